import Foundation
import TestSupport
import Testing

@Suite("attestcam-lab demo", .serialized, .timeLimit(.minutes(3)))
struct DemoTests {
  @Test(
    "Plays P1–P3 and S1–S6, refuses three attacks, and leaves what verify needs",
    .enabled(if: SharedData.face != nil, SharedData.faceReason),
    arguments: [(holder: "a file", options: []), (holder: "a TPM", options: ["--tpm"])])
  func demo(holder: String, options: [String]) async throws {
    let folder = try TemporaryFolder()
    let keep = folder.file("kept")
    let outcome = try await Program("attestcam-lab").run(
      [
        "demo", "--image", try #require(SharedData.face), "--profile",
        "\(SharedData.checkout)/Provisioning/profiles/demo.yaml", "--keep", keep,
      ] + options)
    #expect(outcome.code == 0, "\(outcome.error)")
    for step in ["P1", "P2", "P3", "S1", "S2", "S3", "S4", "S5", "S6", "ACCEPTED"] {
      #expect(outcome.output.contains("  \(step)"), "\(step) is missing")
    }
    #expect(outcome.output.components(separatedBy: "REFUSED").count == 4)
    #expect(outcome.output.contains("signed by a key in \(holder)"))
    for file in [
      "root.pem", "crl.pem", "deny-list.cose", "policy.yaml", "nonce.hex", "device-id.hex",
      "packet.cbor",
    ] {
      #expect(FileManager.default.fileExists(atPath: "\(keep)/\(file)"), "\(file)")
    }
  }

  @Test(
    "With --live a simulated person answers the challenge, and the server takes no packet without",
    .enabled(if: SharedData.face != nil, SharedData.faceReason),
    .enabled(if: SharedData.models != nil, SharedData.modelsReason))
  func live() async throws {
    let outcome = try await Program("attestcam-lab").run(
      "demo", "--live", "--image", try #require(SharedData.face), "--models",
      try #require(SharedData.models), "--profile",
      "\(SharedData.checkout)/Provisioning/profiles/live-rgb.yaml")
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(outcome.output.contains("ACCEPTED"))
    #expect(outcome.output.contains(/liveness rgb-action: asked .*turn_/))
    #expect(outcome.output.components(separatedBy: "REFUSED").count == 4)
  }

  @Test("Fails, and says why, when nobody stands before the camera")
  func noFace() async throws {
    let kiosk = try LabKiosk()
    let outcome = try await Program("attestcam-lab").run(
      "demo", "--image", try kiosk.emptyPicture(), "--profile",
      "\(SharedData.checkout)/Provisioning/profiles/demo.yaml")
    #expect(outcome.code == 1 && outcome.error.contains("quality_not_reached"), "\(outcome.error)")
  }
}
