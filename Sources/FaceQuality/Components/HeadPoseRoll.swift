import FaceAnalysis

/// 0x5A: rotation in the image; positive when the eye line falls towards its right.
/// In degrees. Score 100 · cos²(x).
public struct HeadPoseRoll: ScoredComponent {
  public static let component = QualityComponent.headPoseRoll
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? { face.pose.roll }

  public var mapped: Double { HeadAngle.score(raw) }
}
