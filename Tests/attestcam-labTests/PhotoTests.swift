import DeviceKeys
import Foundation
import TestSupport
import Testing

/// Every photograph of one face becomes a packet, except two, each with its reason.
@Suite("Photographs of one face", .serialized, .timeLimit(.minutes(5)))
struct PhotoTests {
  static let profile = """
    sample: {minimum_width: 160, minimum_height: 120}
    requirements:
      completeness: {minimum: 0.9}
      inter_eye_distance: {minimum: 35}
    """

  static let model: String? = SharedData.models.map { "\($0)/yunet_s_640_640.onnx" }

  @Test(
    "With YuNet and a relaxed profile", .enabled(if: SharedData.testdata != nil, SharedData.reason),
    .enabled(if: SharedData.models != nil, SharedData.modelsReason),
    arguments: [
      ("astronaut.png", nil), ("fr_obama.jpg", nil), ("fr_obama2.jpg", nil),
      ("minivision_image_F1.jpg", nil), ("minivision_image_T1.jpg", nil),
      ("fr_obama_partial_face.jpg", "completeness"), ("fr_ex_obama-240p.jpg", "inter_eye_distance"),
    ] as [(String, String?)])
  func photo(_ photo: (file: String, missing: String?)) async throws {
    let kiosk = try LabKiosk(profile: Self.profile, models: Self.model)
    let path = "\(try #require(SharedData.testdata))/faces/\(photo.file)"
    let nonce = Hex.encode(SecureRandom.bytes(32))
    let outcome = try await kiosk.serving(path) {
      try await kiosk.capture(
        nonce: nonce, "--deadline-ms", photo.missing == nil ? "10000" : "1500")
    }
    guard let missing = photo.missing else {
      #expect(outcome.code == 0, "\(outcome.error)")
      let policy = try kiosk.folder.write(
        "policy.yaml", "cameras: [replay]\nallow_debug: true\nliveness: {levels: [none]}\n")
      let verdict = try await Program("attestcam").run(
        "verify", kiosk.folder.file("packet.cbor"), "--trust", kiosk.folder.file("root.pem"),
        "--crl", kiosk.folder.file("crl.pem"), "--nonce", nonce, "--policy", policy)
      #expect(verdict.code == 0, "\(verdict.error)")
      return
    }
    #expect(
      outcome.code == 24 && outcome.error.hasSuffix("missing: \(missing)\n"), "\(outcome.error)")
  }
}
