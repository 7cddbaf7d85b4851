import FaceAnalysis

/// 0x59: rotation about the axis through the ears; positive when the head is raised.
/// In degrees. Score 100 · cos²(x).
public struct HeadPosePitch: ScoredComponent {
  public static let component = QualityComponent.headPosePitch
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? { face.pose.pitch }

  public var mapped: Double { HeadAngle.score(raw) }
}
