import Foundation
import JPEG
import Testing
import VideoCapture
import VisionTestSupport

@testable import FaceAnalysis
@testable import VideoReplay

@Suite(
  "A head that turns",
  .enabled(if: TestImages.haveBoth, "needs ATTESTCAM_TESTDATA and ATTESTCAM_MODELS"))
struct HeadTurnTests {
  private struct Seen {
    var faces: Int
    var hasDetected: Bool
    /// Pixels.
    var height: Double
    var presence: Double
    var pose: HeadPose?
  }

  /// 23 frames at 12 fps: from a profile over frontal to the other side; the face is 83…94 pixels high.
  private static func follow() throws -> [Seen] {
    let path = "\(TestImages.testData ?? "")/video/intel_head-pose-face-detection-female.gif"
    let source = try ClipSource(ReplayFile(path: path), as: .nv12, quality: 90, limit: nil)
    var bytes = [UInt8](repeating: 0, count: source.maximumCount)
    let image = try AnalysisImage(channels: .bgr, alignment: 32)
    let tracker = try FaceTracker(detector: TestImages.yuNet(), mesh: TestImages.meshNetwork())
    return try (0..<23).map { index in
      _ = try bytes.withUnsafeMutableBytes { try source.next(into: $0) }
      let frame = try TestImages.frame(
        bytes, .nv12, width: source.width, height: source.height,
        bytesPerLine: source.bytesPerLine, milliseconds: Int64(index) * 83)
      try image.load(frame, minimumWidth: 640)
      try tracker.look(at: image)
      let mesh = tracker.mesh
      return Seen(
        faces: tracker.faces.count, hasDetected: tracker.hasDetected, height: mesh.box.height,
        presence: mesh.presence,
        pose: mesh.isFace ? HeadPose(mesh) : nil)
    }
  }

  @Test("It is never lost, its yaw covers 60° smoothly, and the detector looks at few frames")
  func turn() throws {
    let seen = try Self.follow()
    let yaw = seen.compactMap { $0.pose?.yaw }
    print(
      "head turn: yaw \(yaw.map { Int($0.rounded()) }), pitch "
        + "\(seen.compactMap { $0.pose?.pitch.map { Int($0.rounded()) } }), height "
        + "\(seen.map { $0.height.isFinite ? Int($0.height) : 0 }), presence "
        + "\(seen.map { $0.presence.isFinite ? Int($0.presence) : -99 }), detector looked at "
        + "\(seen.filter(\.hasDetected).count) of \(seen.count) frames")
    #expect(yaw.count == seen.count, "frames \(seen.indices.filter { seen[$0].pose == nil }) lost")
    #expect((yaw.max() ?? 0) - (yaw.min() ?? 0) >= 60)
    // A head turns by at most 200° a second, and does not change its speed much from one frame to the next.
    let steps = zip(yaw, yaw.dropFirst()).map { $1 - $0 }
    #expect(!steps.contains { abs($0) > 17 })
    #expect(!zip(steps, steps.dropFirst()).contains { abs($1 - $0) > 12 })
    #expect(!seen.contains { $0.faces > 1 })
    #expect(seen.filter(\.hasDetected).count <= 8)
  }
}
