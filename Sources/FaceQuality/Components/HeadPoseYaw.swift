import FaceAnalysis

/// 0x58: rotation about the upright axis; positive when the nose points to the right of the image.
/// In degrees. Score 100 · cos²(x).
public struct HeadPoseYaw: ScoredComponent {
  public static let component = QualityComponent.headPoseYaw
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? { face.pose.yaw }

  public var mapped: Double { HeadAngle.score(raw) }
}
