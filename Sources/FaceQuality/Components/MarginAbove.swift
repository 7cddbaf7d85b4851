/// 0x56: from the image's upper edge to the eyes, in distances from eyes to chin. Score 100 · sig(x; 1.4, 0.1).
public struct MarginAbove: ScoredComponent {
  public static let component = QualityComponent.marginAbove
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? {
    Double(face.landmarks.eyes.y) / face.landmarks.roundedEyeToChin
  }

  public var mapped: Double { 100 * sigmoid(raw, centre: 1.4, width: 0.1) }
}
