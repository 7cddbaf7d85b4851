/// 0x4C: area of the second largest face over that of the largest, 0 when there is one. Score 100 · (1 − x).
public struct SingleFacePresent: ScoredComponent {
  public static let component = QualityComponent.singleFacePresent
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? { face.secondFace }

  public var mapped: Double { 100 * (1 - raw) }
}
