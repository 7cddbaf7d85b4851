import FaceAnalysis
import FaceQuality
import Foundation
import JPEG
import Platform
import TestSupport
import Testing
import TrustedPacket
import VideoCapture
import VisionTestSupport

@testable import Liveness
@testable import VideoReplay

@Suite(
  "The turn detector on clips",
  .enabled(if: TestImages.haveBoth, "needs ATTESTCAM_TESTDATA and ATTESTCAM_MODELS"))
struct ClipTests {
  /// What the tracker finds in these frames of a clip, counted from 0, in the given order.
  private static func faces(_ name: String, frames: [Int]) throws -> [ObservedFace] {
    let path = "\(TestImages.testData ?? "")/video/\(name)"
    let source = try ClipSource(ReplayFile(path: path), as: .nv12, quality: 90, limit: nil)
    var decoded: [[UInt8]] = []
    var bytes = [UInt8](repeating: 0, count: source.maximumCount)
    for _ in 0...(frames.max() ?? 0) {
      _ = try bytes.withUnsafeMutableBytes { try source.next(into: $0) }
      decoded.append(bytes)
    }
    let image = try AnalysisImage(channels: .bgr, alignment: 32)
    let tracker = try FaceTracker(detector: TestImages.yuNet(), mesh: TestImages.meshNetwork())
    return try frames.compactMap { index in
      let frame = try TestImages.frame(
        decoded[index], .nv12, width: source.width, height: source.height,
        bytesPerLine: source.bytesPerLine)
      try image.load(frame, minimumWidth: 640)
      try tracker.look(at: image)
      return ObservedFace(tracker.mesh)
    }
  }

  /// The most that each side's detector has seen, against the first face.
  private static func turns(_ faces: [ObservedFace]) throws -> [ActionProgress] {
    let neutral = NeutralFace(face: try #require(faces.first), openEyes: 0.3)
    let settings = LivenessSettings.standard
    let residuals = faces.map { PlanarityResidual.of($0, against: neutral.face) ?? -1 }
    print(
      "turn: yaw \(faces.map { Int(($0.yaw - neutral.face.yaw).rounded()) }), residual "
        + "\(residuals.map { ($0 * 1000).rounded() / 1000 })")
    return [1.0, -1].map { direction in
      var detector = TurnDetector(direction: direction)
      var best = ActionProgress.none
      for face in faces.dropFirst() {
        let progress = detector.observe(
          face, at: MonotonicInstant(nanoseconds: 0), against: neutral, settings)
        if progress == .done || best == .none { best = progress }
      }
      return best
    }
  }

  @Test("Frames 10 to 1 of the head-turn clip are a turn to one side, and not to the other")
  func headTurn() throws {
    let faces = try Self.faces(
      "intel_head-pose-face-detection-female.gif", frames: (0..<10).reversed())
    #expect(faces.count == 10)
    let seen = try Self.turns(faces)
    #expect(seen.filter { $0 == .done }.count == 1)
    let neutral = try #require(faces.first)
    let extreme = try #require(faces.max { abs($0.yaw - neutral.yaw) < abs($1.yaw - neutral.yaw) })
    #expect(abs(extreme.yaw - neutral.yaw) >= 20)
    #expect(try #require(PlanarityResidual.of(extreme, against: neutral)) >= 0.08)
  }

  @Test(
    "A face that smiles and one that signs do not turn",
    arguments: ["intel_head-pose-face-detection-male.gif", "intel_asl_yes.mkv"])
  func others(name: String) throws {
    let faces = try Self.faces(name, frames: Array(0..<60))
    #expect(faces.count == 60)
    #expect(!(try Self.turns(faces)).contains(.done))
  }
}
