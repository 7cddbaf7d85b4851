import DeviceKeys
import Foundation
import Subprocess
import TestSupport
import Testing

/// `attestcam capture` against a daemon that runs as a process of its own.
@Suite("attestcam capture", .serialized, .timeLimit(.minutes(3)))
struct CaptureCommandTests {
  @Test(
    "A packet is stored for its owner alone and verifies",
    .enabled(if: SharedData.face != nil, SharedData.faceReason))
  func good() async throws {
    let kiosk = try LabKiosk()
    let nonce = Hex.encode(SecureRandom.bytes(32))
    let outcome = try await kiosk.serving(try #require(SharedData.face)) {
      try await kiosk.capture(nonce: nonce)
    }
    #expect(outcome.code == 0, "\(outcome.error)")
    let path = kiosk.folder.file("packet.cbor")
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let policy = try kiosk.folder.write(
      "policy.yaml",
      "cameras: [replay]\nallow_debug: true\nliveness: {levels: [none]}\naudiences: [\"\(LabKiosk.audience)\"]\n"
    )
    let verify = [
      "verify", path, "--trust", kiosk.folder.file("root.pem"), "--crl",
      kiosk.folder.file("crl.pem"), "--nonce", nonce,
    ]
    let verdict = try await Program("attestcam").run(verify + ["--policy", policy])
    #expect(verdict.code == 0, "\(verdict.error)")
    let strict = try await Program("attestcam").run(verify)
    #expect(
      strict.code == 16 && strict.error.contains("replay"), "the default policy takes no replay")
  }

  @Test("Each bad request has its own exit code and reason")
  func refusals() async throws {
    let kiosk = try LabKiosk()
    let used = Hex.encode(SecureRandom.bytes(32))
    try await kiosk.serving(try kiosk.emptyPicture()) {
      func expect(_ code: Int32, _ reason: String, _ outcome: Program.Outcome) {
        #expect(outcome.code == code && outcome.error.contains(reason), "\(outcome)")
      }
      expect(64, "--nonce", try await kiosk.capture(nonce: String(repeating: "ab", count: 31)))
      expect(64, "--nonce", try await kiosk.capture(nonce: String(repeating: "ab", count: 33)))
      expect(64, "--nonce", try await kiosk.capture(nonce: String(repeating: "00", count: 32)))
      expect(21, "purpose_not_allowed", try await kiosk.capture(purpose: "payment"))
      expect(
        21, "audience_not_allowed", try await kiosk.capture(audience: "https://other.example/"))
      expect(21, "profile_unknown", try await kiosk.capture("--profile", "nonexistent"))
      expect(21, "profile_not_allowed", try await kiosk.capture("--profile", "other"))
      for deadline in ["0", "999", "45001", "99999999999"] {
        expect(64, "--deadline-ms", try await kiosk.capture("--deadline-ms", deadline))
      }
      expect(24, "single_face", try await kiosk.capture(nonce: used, "--deadline-ms", "1000"))
      expect(22, "nonce_reused", try await kiosk.capture(nonce: used))
    }
    // The nonce stays spent across a restart.
    let again = try await kiosk.serving(try kiosk.emptyPicture()) {
      try await kiosk.capture(nonce: used)
    }
    #expect(again.code == 22, "\(again.error)")
  }

  @Test("A camera too small for the profile is told at once, with both sizes")
  func tooSmall() async throws {
    let kiosk = try LabKiosk(
      profile: "sample: {minimum_width: 1280, minimum_height: 720}\n\(LabKiosk.requirements)")
    try await kiosk.serving(try kiosk.emptyPicture()) {
      let outcome = try await kiosk.capture()
      #expect(outcome.code == 25, "\(outcome.error)")
      for size in ["320", "1280"] { #expect(outcome.error.contains(size), "\(outcome.error)") }
    }
  }

  @Test("A second capture is told busy at once, and the first goes on")
  func busy() async throws {
    let kiosk = try LabKiosk()
    try await kiosk.serving(try kiosk.emptyPicture()) {
      async let first = kiosk.capture("--deadline-ms", "3000")
      try await Task.sleep(for: .milliseconds(800))
      let second = try await kiosk.capture()
      #expect(second.code == 23 && second.error.contains("busy"), "\(second.error)")
      #expect(try await first.code == 24)
    }
  }

  @Test(
    "A camera that fails in the middle is told as such, and the next capture works again",
    arguments: [("--unplug-after", "camera_lost"), ("--stall-after", "camera_stalled")])
  func cameraFails(_ fault: (option: String, code: String)) async throws {
    let kiosk = try LabKiosk()
    try await kiosk.serving(try kiosk.emptyPicture(), fault.option, "3") {
      for _ in 0..<2 {
        let outcome = try await kiosk.capture("--deadline-ms", "8000")
        #expect(outcome.code == 25 && outcome.error.contains(fault.code), "\(outcome.error)")
      }
    }
  }

  @Test("An interrupt cancels the capture on the device too, with exit code 27")
  func interrupt() async throws {
    let kiosk = try LabKiosk()
    try await kiosk.serving(try kiosk.emptyPicture()) {
      let arguments = kiosk.captureArguments(deadline: 20_000)
      let result = try await Program("attestcam").serving(arguments, stoppedBy: .interrupt) {
        try await Task.sleep(for: .milliseconds(1500))
      }
      #expect(result.code == 27 && result.log.contains("cancelled"), "\(result.log)")
      let next = try await kiosk.capture("--deadline-ms", "1000")
      #expect(next.code == 24, "the device is free again: \(next.error)")
    }
  }

  @Test(
    "A terminal that is killed in the middle leaves the daemon well, and free after the deadline")
  func clientGone() async throws {
    let kiosk = try LabKiosk()
    try await kiosk.serving(try kiosk.emptyPicture()) {
      let arguments = kiosk.captureArguments(deadline: 2_000)
      let killed = try await Program("attestcam").serving(arguments, stoppedBy: .kill) {
        try await Task.sleep(for: .milliseconds(1000))
      }
      #expect(killed.code == 128 + SIGKILL, "\(killed.log)")
      try await Task.sleep(for: .milliseconds(1600))
      let next = try await kiosk.capture("--deadline-ms", "1000")
      #expect(next.code == 24, "\(next.error)")
      let doctor = try await Program("attestcam").run(
        "doctor", "--config", kiosk.config, "--socket", kiosk.socket, "--days", "0")
      #expect(doctor.code == 0, "\(doctor.output)")
    }
  }

  @Test("Nobody on the socket is said so, with exit code 20")
  func noDaemon() async throws {
    let outcome = try await LabKiosk().capture()
    #expect(outcome.code == 20 && outcome.error.contains("attestcamd running"), "\(outcome.error)")
  }

  @Test("doctor names the first failing hop, and says when all is well")
  func doctor() async throws {
    let kiosk = try LabKiosk()
    let doctor = ["doctor", "--config", kiosk.config, "--socket", kiosk.socket, "--days", "0"]
    let down = try await Program("attestcam").run(doctor)
    #expect(down.code == 1 && down.output.contains("FAIL  socket"), "\(down.output)")
    #expect(down.output.contains("first failing hop: camera"), "/dev/null is none: \(down.output)")
    let up = try await kiosk.serving(try kiosk.emptyPicture()) {
      try await Program("attestcam").run(doctor)
    }
    #expect(up.code == 0 && up.output.contains("all well"), "\(up.output)")
    #expect(up.output.contains("replay"), "a replay camera is worth a warning")
  }
}
