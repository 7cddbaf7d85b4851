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

  static let components = """
    sample: {minimum_width: 160, minimum_height: 120, crop: {above: 0.5, below: 0.4, sides: 0.4}}
    selection: {requested_score: 100, window_ms: 400, otherwise: best}
    requirements:
      completeness: {minimum: 0.9}
      HeadPoseYaw: {minimum: -20, maximum: 20}
      EyesOpen: {score: 50}
      LuminanceMean: {score: 40}
    """

  @Test(
    "With the mesh: the best frame, cut to the face, and every component in the claims",
    .enabled(if: SharedData.testdata != nil, SharedData.reason),
    .enabled(if: SharedData.models != nil, SharedData.modelsReason))
  func components() async throws {
    let kiosk = try LabKiosk(profile: Self.components)
    let models = try #require(SharedData.models)
    try kiosk.writeConfiguration(
      more: "models: {detector: \(models)/yunet_s_640_640.onnx, "
        + "mesh: \(models)/face_landmarks_detector_478_fp32.onnx}")
    let path = "\(try #require(SharedData.testdata))/faces/fr_obama.jpg"
    let nonce = Hex.encode(SecureRandom.bytes(32))
    let outcome = try await kiosk.serving(path) {
      try await kiosk.capture(nonce: nonce, "--deadline-ms", "10000")
    }
    #expect(outcome.code == 0, "\(outcome.error)")
    let policy = try kiosk.folder.write(
      "policy.yaml",
      """
      cameras: [replay]
      allow_debug: true
      liveness: {levels: [none]}
      quality:
        single_face: {min: 1, max: 1}
        HeadPoseYaw: {min: -20, max: 20}
        InterEyeDistance: {min: 40}
        NaturalColour: {max: 40}

      """)
    let verdict = try await Program("attestcam").run(
      "verify", kiosk.folder.file("packet.cbor"), "--trust", kiosk.folder.file("root.pem"),
      "--crl", kiosk.folder.file("crl.pem"), "--nonce", nonce, "--policy", policy)
    #expect(verdict.code == 0, "\(verdict.error)")
    let report = try await Program("attestcam").run(
      "inspect", kiosk.folder.file("packet.cbor"))
    for word in ["cropped", "MarginBelowOfTheFaceImage", "LuminanceMean", "(required)", "mesh478"] {
      #expect(report.output.contains(word), "\(word) is not in \(report.output)")
    }
  }

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
