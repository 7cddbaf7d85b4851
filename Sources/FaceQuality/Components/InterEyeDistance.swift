import FaceAnalysis
import Glibc

/// 0x52: distance of the eye centres in pixels, as a frontal head would show it: over cos(yaw).
/// Score 100 · sig(x; 70, 20).
public struct InterEyeDistance: ScoredComponent {
  public static let component = QualityComponent.interEyeDistance
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? {
    // Beyond a profile there is no distance to speak of.
    guard let yaw = face.pose.yaw, abs(yaw) < 90 else { return nil }
    return face.landmarks.interEyeDistance / cos(yaw * .pi / 180)
  }

  public var mapped: Double { 100 * sigmoid(raw, centre: 70, width: 20) }
}
