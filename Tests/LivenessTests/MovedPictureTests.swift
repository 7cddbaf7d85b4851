import FaceAnalysis
import JPEG
import Platform
import Testing
import TrustedPacket
import VisionTestSupport

@testable import Liveness

@Suite(
  "A photograph that is moved",
  .enabled(if: TestImages.haveBoth, "needs ATTESTCAM_TESTDATA and ATTESTCAM_MODELS"))
struct MovedPictureTests {
  static let photographs = ["fr_obama.jpg", "fr_obama2.jpg", "minivision_image_T1.jpg"]

  /// How far the detector of an action gets when the picture stays like that.
  private static func progress(
    _ action: LivenessAction, _ faces: [ObservedFace], _ neutral: ObservedFace
  ) -> Bool {
    var detector = action.detector
    return faces.enumerated().contains { index, face in
      detector.observe(
        face, at: MonotonicInstant(nanoseconds: Int64(index) * 33_000_000),
        against: NeutralFace(face: neutral, openEyes: neutral.eyeRatio), .standard) == .done
    }
  }

  @Test("Turned and tilted, flat or bent, it does no action", arguments: photographs)
  func turned(name: String) throws {
    let photograph = try TestImages.image(name, minimumWidth: 480)
    let tracker = try FaceTracker(detector: TestImages.yuNet(), mesh: TestImages.meshNetwork())
    for bend in [nil, 0.8] {
      let still = MovedPicture(photograph: photograph, bend: bend)
      let neutral = try #require(try still.face(with: tracker))
      var seen: [String] = []
      for (yaw, pitch) in [
        (20.0, 0.0), (40, 0), (50, 0), (-30, 0), (-45, 0), (0, 40), (0, -40), (-35, -25),
      ] {
        var moved = still
        (moved.yaw, moved.pitch) = (yaw, pitch)
        guard let face = try moved.face(with: tracker) else { continue }
        let residual = PlanarityResidual.of(face, against: neutral) ?? 0
        seen.append(
          "(\(Int(yaw)),\(Int(pitch))): \(Int(face.yaw - neutral.yaw)),"
            + "\(Int(face.pitch - neutral.pitch)) \((residual * 1000).rounded() / 1000)")
        // Long enough for whatever wants several frames, and back.
        let faces = Array(repeating: face, count: 6) + [neutral]
        // A face that looks aside or laughs begins no session, but turns must not be seen of any.
        let isNeutral = abs(neutral.yaw) <= 10 && neutral.mouthRatio <= 0.3
        let actions: [LivenessAction] =
          isNeutral
          ? LivenessAction.allCases.filter { $0 != .blink } : [.turnLeft, .turnRight, .moveCloser]
        let done = actions.filter { Self.progress($0, faces, neutral) }
        #expect(done.isEmpty, "\(name), bent \(bend ?? 0), turned \(yaw)°, \(pitch)°")
      }
      print("moved \(name), bent \(bend ?? 0): \(seen.joined(separator: "; "))")
      #expect(seen.count >= 5)
    }
  }

  @Test("Brought closer, it gains no perspective", arguments: photographs)
  func closer(name: String) throws {
    let photograph = try TestImages.image(name, minimumWidth: 480)
    let tracker = try FaceTracker(detector: TestImages.yuNet(), mesh: TestImages.meshNetwork())
    let still = MovedPicture(photograph: photograph, scale: 0.7)
    let neutral = try #require(try still.face(with: tracker))
    var gains: [Double] = []
    for scale in stride(from: 0.9, through: 1.3, by: 0.1) {
      var moved = still
      moved.scale = scale
      let face = try #require(try moved.face(with: tracker))
      let gain = try #require(PerspectiveGain.of(face, against: neutral))
      gains.append(gain.depth)
      #expect(abs(gain.scale / (scale / 0.7) - 1) < 0.1)
      let isCloser = Self.progress(.moveCloser, Array(repeating: face, count: 8), neutral)
      #expect(!isCloser, "\(name), \(scale)")
    }
    print("closer \(name): \(gains.map { ($0 * 1000).rounded() / 1000 })")
  }
}
