/// 0x4E: opening of the lips over the distance from eyes to chin. Score 100 · (1 − sig(x; 0.2, 0.06)).
public struct MouthClosed: ScoredComponent {
  public static let component = QualityComponent.mouthClosed
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? {
    face.landmarks.opening((89, 95), (90, 94), (91, 93)) / face.landmarks.eyeToChin
  }

  public var mapped: Double { 100 * (1 - sigmoid(raw, centre: 0.2, width: 0.06)) }
}
