/// Ours: share of the face's outline that lies inside the frame, 0…1. Score 100 · x.
public struct FaceCompleteness: ScoredComponent {
  public static let component = QualityComponent.faceCompleteness
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? { face.own?.completeness }

  public var mapped: Double { 100 * raw }
}
