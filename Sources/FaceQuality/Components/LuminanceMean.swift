/// 0x44: mean luminance of the face, 0…1. Score 100 · sig(x; 0.2, 0.05) · (1 − sig(x; 0.8, 0.05)).
public struct LuminanceMean: ScoredComponent {
  public static let component = QualityComponent.luminanceMean
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? { face.light.region.mean }

  public var mapped: Double {
    100 * sigmoid(raw, centre: 0.2, width: 0.05) * (1 - sigmoid(raw, centre: 0.8, width: 0.05))
  }
}
