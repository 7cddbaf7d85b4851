import FaceAnalysis

/// 0x57: from the eyes to the image's lower edge, in distances from eyes to chin. Score 100 · sig(x; 1.8, 0.1).
public struct MarginBelow: ScoredComponent {
  public static let component = QualityComponent.marginBelow
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? {
    (face.frame.height - Double(face.landmarks.eyes.y)) / face.landmarks.roundedEyeToChin
  }

  public var mapped: Double { 100 * sigmoid(raw, centre: 1.8, width: 0.1) }
}
