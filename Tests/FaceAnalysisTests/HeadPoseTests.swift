import FaceAnalysis
import Glibc
import Testing

@Suite("Head pose from five points")
struct HeadPoseTests {
  /// A frontal face with 100 pixels between the eyes, its nose moved sideways.
  private func face(nose: Double = 0, roll degrees: Double = 0) -> FivePoints {
    func point(_ x: Double, _ y: Double) -> ImagePoint {
      let angle = degrees * .pi / 180
      let (cosine, sine) = (cos(angle), sin(angle))
      return ImagePoint(x: 300 + x * cosine - y * sine, y: 200 + x * sine + y * cosine)
    }
    return FivePoints(
      leftEye: point(-50, 0), rightEye: point(50, 0), noseTip: point(nose, 60),
      leftMouthCorner: point(-40, 110), rightMouthCorner: point(40, 110))
  }

  @Test("A symmetric face looks straight ahead")
  func frontal() throws {
    let pose = face().pose
    let (yaw, roll) = (try #require(pose.yaw), try #require(pose.roll))
    #expect(abs(yaw) < 0.001 && abs(roll) < 0.001)
    #expect(pose.pitch == nil && pose.largestAngle == max(abs(yaw), abs(roll)))
  }

  @Test(
    "A nose off the middle line tells the yaw, to the right positive",
    arguments: [-20.0, -5, 5, 20])
  func yaw(nose: Double) throws {
    let yaw = try #require(face(nose: nose).pose.yaw)
    #expect(yaw * nose > 0)
    #expect(abs(abs(yaw) - (abs(nose) == 20 ? 23.96 : 6.34)) < 0.01)
  }

  @Test(
    "Roll is the angle of the eye line and does not disturb yaw", arguments: [-60.0, -20, 10, 45])
  func roll(degrees: Double) throws {
    let pose = face(nose: 20, roll: degrees).pose
    let (yaw, roll) = (try #require(pose.yaw), try #require(pose.roll))
    #expect(abs(roll - degrees) < 0.001 && abs(yaw - 23.96) < 0.01)
    #expect(pose.largestAngle == max(abs(yaw), abs(roll)))
  }

  @Test("Points that are no face give no angle")
  func degenerate() {
    var points = face()
    points.rightEye = points.leftEye
    #expect(points.pose == HeadPose(yaw: nil, pitch: nil, roll: nil))
    #expect(points.pose.largestAngle == nil)
    points = face()
    points.leftMouthCorner.y = 100
    points.rightMouthCorner.y = 100
    #expect(points.pose.yaw == nil)
  }
}
