import DeviceAPI
import Foundation
import HTTPSupport
import TestSupport
import Testing

@testable import DeviceDoctor

@Suite("The doctor")
struct DoctorTests {
  @Test("A kiosk in good order has a finding for every hop, and nothing to mend")
  func well() async throws {
    let diagnosis = try await TestKiosk().diagnose()
    #expect(diagnosis.firstFailing == nil)
    for finding in diagnosis.findings where finding.hop != .clock {
      #expect(finding.status == .ok, "\(finding)")
    }
    #expect(Set(diagnosis.findings.map(\.hop)) == Set(Finding.Hop.allCases))
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    var name: String
    var hop: Finding.Hop
    var status: Finding.Status
    /// A word of the finding or its fix.
    var says: String
    var strike: @Sendable (TestKiosk) throws -> Void
    var testDescription: String { name }

    init(
      _ name: String, _ hop: Finding.Hop, _ status: Finding.Status = .failed, says: String,
      _ strike: @escaping @Sendable (TestKiosk) throws -> Void
    ) {
      (self.name, self.hop, self.status, self.says) = (name, hop, status, says)
      self.strike = strike
    }
  }

  static let faults = [
    Fault("no camera", .camera, says: "seat (Seat Camera)") { $0.camera = "/dev/v4l/by-path/gone" },
    Fault("something else in the camera's place", .camera, says: "is no camera") {
      $0.camera = "/dev/null"
    },
    Fault("another camera in its socket", .camera, says: "usb_id") { $0.usbID = "1234:5678" },
    Fault("no permission on the camera", .permission, says: "usermod -aG video") {
      $0.cameraMode = 0o000
    },
    Fault("a camera for everybody", .permission, .warning, says: "every user") {
      $0.cameraMode = 0o666
    },
    Fault("a stream that does not start", .format, says: "STREAMON") {
      $0.trial = CameraTrial.Report(code: "failed", message: "VIDIOC_STREAMON: no")
    },
    Fault("a driver that hangs", .format, says: "plug it in again") { $0.trialEnds = false },
    Fault("a camera in use", .format, .notChecked, says: "another program") {
      $0.trial = CameraTrial.Report(code: "busy", message: "busy")
    },
    Fault("a smaller picture", .format, .warning, says: "640×480") {
      $0.trial.stream?.width = 640
      $0.trial.stream?.height = 480
    },
    Fault("too few frames", .frameRate, .warning, says: "12.0 frames") {
      $0.trial.stream?.delivered = 12.04
    },
    Fault("the dark", .light, .warning, says: "dark") { $0.trial.stream?.light = .dark },
    Fault("a lamp behind", .light, .warning, says: "overexposed") {
      $0.trial.stream?.light = .bright
    },
    Fault("a closed shutter", .light, says: "shutter") { $0.trial.stream?.light = .uniform },
    Fault("a missing model", .models, says: "model") {
      $0.more = "models: {detector: MODEL.gone}\n"
    },
    Fault("another model", .models, says: "not the file") { $0.modelBytes = [3] },
    Fault("a key that others can read", .key, says: "--new-key") { $0.keyMode = 0o640 },
    Fault("a missing key", .key, says: "attestcam-provision init") {
      $0.key = "{kind: file, path: KEY.gone}"
    },
    Fault("no TPM", .key, says: "firmware") {
      $0.key = #"{kind: tpm, path: KEY, tcti: "device:/dev/tpmrm9"}"#
    },
    Fault("an expired certificate", .certificate, says: "expired") { $0.lastDay = -2 },
    Fault("a certificate that ends soon", .certificate, .warning, says: "ends in 5 days") {
      $0.lastDay = 5
    },
    Fault("a socket for everybody", .socket, .warning, says: "0660") { $0.socketMode = 0o666 },
    Fault("a daemon that does not answer", .daemon, says: "journalctl") { $0.isSilent = true },
    Fault("a part of the daemon that failed", .state, says: "disk on fire") {
      $0.health["state"] = .failed("disk on fire")
    },
    Fault("a part that the doctor does not know", .daemon, says: "integrity: gone") {
      $0.health["integrity"] = .failed("gone")
    },
    Fault("a configuration that is no YAML", .configuration, says: "daemon.yaml") {
      $0.more = "}{"
    },
    Fault("a configuration that the daemon refuses", .configuration, says: "line 3") {
      $0.isSilent = true
      $0.check = Machine.Result(code: 78, output: "", error: "attestcamd: x.yaml: line 3\n")
    },
    Fault("a unit that failed", .unit, says: "watchdog") {
      $0.unit["ActiveState"] = "failed"
      $0.unit["Result"] = "watchdog"
    },
    Fault("no unit", .unit, says: "apt install") { $0.unit["LoadState"] = "not-found" },
    Fault("a device without identity", .unit, says: "not provisioned") {
      $0.unit["ConditionResult"] = "no"
      $0.unit["ActiveState"] = "inactive"
    },
    Fault("a drop-in that weakens the unit", .unit, .warning, says: "PrivateNetwork=no") {
      $0.unit["PrivateNetwork"] = "no"
    },
    Fault("an exposed unit", .unit, .warning, says: "9.6") {
      $0.exposure = "→ Overall exposure level for attestcamd.service: 9.6 UNSAFE\n"
    },
    Fault("no systemd", .unit, .notChecked, says: "systemd") { $0.hasSystemd = false },
    Fault("too little memory to lock", .memoryLock, says: "LimitMEMLOCK=15M") {
      $0.unit["LimitMEMLOCK"] = "8388608"
    },
    Fault("swap without a limit", .swap, .warning, says: "/dev/sda2") {
      $0.swaps += "/dev/sda2 partition 1000 0 -2\n"
      $0.unit["MemorySwapMax"] = "infinity"
    },
    Fault("core dumps", .coreDumps, says: "LimitCORE=0") { $0.unit["LimitCORE"] = "infinity" },
    Fault("a leftover of a cut-off program", .leftovers, .warning, says: "attestcam-face.jpg") {
      try $0.leave("tmp/attestcam-face.jpg")
    },
    Fault("a leftover in the state directory", .leftovers, .warning, says: "nonces.new.12.1") {
      try $0.leave("state/nonces.new.12.1")
    },
  ]

  @Test("Every hop that fails is found and named with what to do", arguments: faults)
  func broken(_ fault: Fault) async throws {
    let kiosk = try TestKiosk()
    try fault.strike(kiosk)
    let diagnosis = try await kiosk.diagnose()
    let found = diagnosis.findings.filter { $0.hop == fault.hop && $0.status == fault.status }
    let finding = try #require(found.first, "\(diagnosis.findings)")
    #expect("\(finding.detail) \(finding.fix ?? "")".contains(fault.says), "\(finding)")
    switch fault.status {
    case .failed:
      #expect(diagnosis.firstFailing?.hop == fault.hop)
      #expect(finding.fix != nil || finding.detail.hasPrefix("the daemon says"))
    case .warning: #expect(diagnosis.firstFailing == nil && finding.fix != nil)
    default: #expect(diagnosis.firstFailing == nil)
    }
  }

  @Test("What only root can see is said to be not checked, and nothing is claimed of it")
  func plainUser() async throws {
    let kiosk = try TestKiosk()
    kiosk.isRoot = false
    kiosk.mayOpenCamera = false
    kiosk.trialEnds = false
    let diagnosis = try await kiosk.diagnose()
    #expect(diagnosis.firstFailing == nil)
    for hop: Finding.Hop in [.format, .frameRate, .light] {
      let finding = diagnosis.findings.first { $0.hop == hop }
      #expect(finding?.status == .notChecked && finding?.detail.contains("root") == true)
    }
  }

  @Test("Only root can tell what a configuration names when the daemon does not run")
  func silent() async throws {
    let kiosk = try TestKiosk()
    kiosk.isRoot = false
    kiosk.isSilent = true
    let silent = try await kiosk.diagnose()
    #expect(silent.findings.first { $0.hop == .configuration }?.status == .notChecked)
  }

  @Test(
    "Space on the disk is judged by what the audit log needs",
    arguments: [
      (1 << 30, 1000, Finding.Status.ok), (100 << 20, 1000, .warning), (1 << 20, 1000, .failed),
      (1 << 30, 3, .failed),
    ])
  func space(free: Int, inodes: Int, status: Finding.Status) {
    #expect(Doctor.space(free, inodes: inodes, of: 2000, "/state").status == status)
  }

  @Test("The report in JSON names verdict, first failing hop, and each finding with its fix")
  func json() async throws {
    let kiosk = try TestKiosk()
    kiosk.keyMode = 0o644
    let text = String(decoding: try JSON.encode(try await kiosk.diagnose()), as: UTF8.self)
    #expect(text.contains(#""verdict":"failed""#) && text.contains(#""first_failing_hop":"key""#))
    #expect(text.contains(#""fix":"attestcam-provision init --new-key"#))
    #expect(text.contains(#""hop":"frame_rate","status":"ok""#))
  }
}

extension TestKiosk {
  /// A file that nobody has touched for an hour.
  func leave(_ name: String) throws {
    try folder.write(name, "x")
    try FileManager.default.setAttributes(
      [.modificationDate: Date.now - 3600], ofItemAtPath: folder.file(name))
  }
}

@Suite("Programs that the doctor asks", .timeLimit(.minutes(1)))
struct MachineTests {
  @Test("What a program prints and how it ends is told")
  func output() async {
    let command = Machine.Command(program: "sh", arguments: ["-c", "echo a; echo b >&2; exit 3"])
    let expected = Machine.Result(code: 3, output: "a\n", error: "b\n")
    #expect(await Machine().run(command) == expected)
  }

  @Test("A program that does not end, or is not there, is not waited for")
  func hangs() async {
    let began = ContinuousClock.now
    let sleeper = Machine.Command(
      program: "sleep", arguments: ["30"], timeout: .milliseconds(300))
    #expect(await Machine().run(sleeper) == nil)
    #expect(await Machine().run(Machine.Command(program: "/gone", arguments: [])) == nil)
    #expect(began.duration(to: .now) < .seconds(10))
  }
}
