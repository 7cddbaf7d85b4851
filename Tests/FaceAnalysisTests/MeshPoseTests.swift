import Foundation
import JPEG
import TestSupport
import Testing
import VideoCapture
import VideoReplay
import VisionTestSupport

@testable import FaceAnalysis

@Suite("Pose of a mesh")
struct MeshPoseTests {
  /// The canonical face, turned as a head would be.
  private static func mesh(yaw: Double, pitch: Double, roll: Double) throws -> FaceMesh {
    let mesh = try FaceMesh()
    let rotation = HeadRotation(yaw: yaw, pitch: pitch, roll: roll)
    func turn(_ point: SIMD3<Double>) -> SIMD3<Float> {
      // y is down in the image.
      let turned = rotation.turn(point)
      return [Float(300 + 9 * turned.x), Float(200 - 9 * turned.y), Float(-9 * turned.z)]
    }
    for point in CanonicalFace.points {
      mesh[point.right] = turn(point.position)
      if point.left != point.right { mesh[point.left] = turn(point.position * [-1, 1, 1]) }
    }
    return mesh
  }

  @Test(
    "Angles come out as they went in, whatever the face's size and place",
    arguments: [
      (0.0, 0.0, 0.0), (30, 0, 0), (-30, 0, 0), (0, 20, 0), (0, -20, 0), (0, 0, 15), (0, 0, -170),
      (50, -25, 40), (-80, 10, -60),
    ])
  func angles(yaw: Double, pitch: Double, roll: Double) throws {
    let pose = try #require(HeadPose(Self.mesh(yaw: yaw, pitch: pitch, roll: roll)))
    #expect(abs((pose.yaw ?? 999) - yaw) < 1e-3)
    #expect(abs((pose.pitch ?? 999) - pitch) < 1e-3)
    #expect(abs((pose.roll ?? 999) - roll) < 1e-3)
  }

  @Test("Points in one place have no pose")
  func degenerate() throws {
    #expect(HeadPose(try FaceMesh()) == nil)
  }

  @Test(
    "Yaw agrees with the five points of YuNet within their uncertainty of 9°",
    .enabled(if: TestImages.haveBoth, "needs ATTESTCAM_TESTDATA and ATTESTCAM_MODELS"),
    arguments: TestImages.photographs.filter { !$0.contains("partial") })
  func photographs(name: String) throws {
    let image = try TestImages.image(name, minimumWidth: 640)
    let tracker = try FaceTracker(detector: TestImages.yuNet(), mesh: TestImages.meshNetwork())
    try tracker.look(at: image)
    let pose = try #require(HeadPose(tracker.mesh))
    let five = try #require(tracker.largestFace?.landmarks?.pose)
    print("pose, \(name): yaw \(pose.yaw ?? 0), pitch \(pose.pitch ?? 0), roll \(pose.roll ?? 0)")
    #expect(abs((pose.yaw ?? 999) - (five.yaw ?? 0)) < 9)
    #expect(abs((pose.roll ?? 999) - (five.roll ?? 0)) < 9)
    #expect(abs(pose.pitch ?? 999) < 15, "all look about straight")
  }
}
