/// Ours: share of the guide window that the face's box covers, 0…1. Score 100 · min(1, x / 0.6).
public struct FaceAreaShare: ScoredComponent {
  public static let component = QualityComponent.faceAreaShare
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? { face.own?.areaShare }

  public var mapped: Double { 100 * raw / 0.6 }
}
