import DeviceKeys
import Foundation
import Platform
import Subprocess
import TestSupport
import Testing

/// What keeps `attestcamd` from starting, each with its own reason.
@Suite("attestcamd at start")
struct DaemonStartTests {
  static let daemon = Program("attestcamd")

  @Test("A good configuration passes the check")
  func good() async throws {
    let kiosk = try LabKiosk()
    let outcome = try await Self.daemon.run("--config", kiosk.config, "--check")
    #expect(outcome.code == 0 && outcome.output.contains("relaxed"), "\(outcome.error)")
  }

  @Test("A key file that others can read is refused", arguments: [0o640, 0o604, 0o666])
  func keyMode(_ mode: Int) async throws {
    let kiosk = try LabKiosk()
    try FileManager.default.setAttributes(
      [.posixPermissions: mode], ofItemAtPath: kiosk.folder.file("device.key"))
    let outcome = try await Self.daemon.run("--config", kiosk.config, "--check")
    #expect(outcome.code == 78 && outcome.error.contains("chmod 600"), "\(outcome.error)")
  }

  @Test("A certificate for another key is refused")
  func otherKey() async throws {
    let kiosk = try LabKiosk()
    _ = try FileKey.create(path: kiosk.folder.file("other.key"))
    try kiosk.writeConfiguration(key: kiosk.folder.file("other.key"))
    let outcome = try await Self.daemon.run("--config", kiosk.config, "--check")
    #expect(
      outcome.code == 78 && outcome.error.contains("not the key of the device certificate"),
      "\(outcome.error)")
  }

  @Test("A camera that is not there keeps nobody from starting; the capture says so")
  func noCamera() async throws {
    let kiosk = try LabKiosk()
    try kiosk.writeConfiguration(device: "/dev/video99")
    let served = try await Self.daemon.serving(["--config", kiosk.config]) {
      try await kiosk.waitForSocket()
      return try await kiosk.capture()
    }
    #expect(served.code == 0)
    #expect(
      served.value.code == 25 && served.value.error.contains("/dev/video99"),
      "\(served.value.error)")
  }

  @Test("A worker that is killed in the middle is replaced, and the daemon lives")
  func workerKilled() async throws {
    let kiosk = try LabKiosk()
    let served = try await Self.daemon.serving(["--config", kiosk.config]) {
      try await kiosk.waitForSocket()
      let first = try #require(try Self.worker(of: kiosk))
      kill(first, SIGSEGV)
      for _ in 0..<500 {
        if let second = try Self.worker(of: kiosk), second != first { return true }
        try await Task.sleep(for: .milliseconds(10))
      }
      return false
    }
    #expect(served.value && served.code == 0, "\(served.log)")
  }

  @Test("A daemon that crashes writes nothing of its memory into its log")
  func crash() async throws {
    let kiosk = try LabKiosk()
    let served = try await Self.daemon.serving(
      ["--config", kiosk.config], environment: ProcessHardening.environment,
      stoppedBy: Signal(rawValue: SIGSEGV)
    ) { try await kiosk.waitForSocket() }
    #expect(served.code == 128 + SIGSEGV)
    // Log lines have their priority in front; what a runtime prints has none.
    let others = served.log.split(separator: "\n").filter { !$0.hasPrefix("<") }
    #expect(others.isEmpty && !served.log.isEmpty, "\(served.log)")
  }

  @Test("The unit sets all that the daemon's libraries have to be told")
  func unit() throws {
    let unit = try String(
      contentsOfFile: "\(SharedData.checkout)/systemd/attestcamd.service", encoding: .utf8)
    for (key, value) in ProcessHardening.environment {
      #expect(unit.contains("\nEnvironment=\(key)=\(value)\n"))
    }
  }

  /// The worker process of the daemon that reads this kiosk's configuration.
  private static func worker(of kiosk: LabKiosk) throws -> Int32? {
    let found = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { entry in
      Int32(entry).flatMap { process -> (Int32, [String])? in
        (try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)).map {
          (process, $0.split(separator: "\0").map(String.init))
        }
      }
    }
    let daemon = found.first { $0.1.contains(kiosk.config) }
    return found.first { process, arguments in
      arguments == ["attestcamd", "worker"] && Self.parent(of: process) == daemon?.0
    }?.0
  }

  private static func parent(of process: Int32) -> Int32? {
    let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    return status?.split(separator: "\n").first { $0.hasPrefix("PPid:") }
      .flatMap { Int32($0.dropFirst(5).trimmingCharacters(in: .whitespaces)) }
  }

  @Test("A profile that needs a model which is not installed is refused, and the model named")
  func notAssessable() async throws {
    let kiosk = try LabKiosk(profile: "requirements:\n  inter_eye_distance: {minimum: 60}\n")
    let outcome = try await Self.daemon.run("--config", kiosk.config, "--check")
    #expect(outcome.code == 78 && outcome.error.contains("yunet"), "\(outcome.error)")
  }

  @Test("The code that plays files is not linked into attestcamd, only into attestcam-lab")
  func noReplay() throws {
    func mentionsReplay(_ program: String) throws -> Bool {
      let path = "\(SharedData.checkout)/.build/release/\(program)"
      let image = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
      // Module names stand, with their length, in every mangled symbol.
      return image.range(of: Data("11VideoReplay".utf8)) != nil
    }
    #expect(try mentionsReplay("attestcam-lab"))
    #expect(try !mentionsReplay("attestcamd"))
  }

  @Test("A limit on locked memory that captures would hit refuses the start, and is named")
  func lockedMemory() async throws {
    let kiosk = try LabKiosk()
    let program = "\(SharedData.checkout)/.build/release/attestcam-lab"
    // Root may lock without limit by CAP_IPC_LOCK, so that capability goes first.
    let drop = getuid() == 0 ? ["setpriv", "--bounding-set", "-ipc_lock"] : []
    let result = try await Subprocess.run(
      .name("env"),
      arguments: Arguments(
        drop + ["prlimit", "--memlock=3000000:3000000", program, "serve", "--config", kiosk.config]
          + ["--image", try kiosk.emptyPicture()]),
      output: .discarded, error: .string(limit: 65_536))
    #expect(!result.terminationStatus.isSuccess)
    for part in ["stream", "RLIMIT_MEMLOCK", "3000000 bytes", "LimitMEMLOCK="] {
      #expect(result.standardError.contains(part), "\(result.standardError)")
    }
  }

  @Test("A second daemon on the same state is refused")
  func twice() async throws {
    let kiosk = try LabKiosk()
    let picture = try kiosk.emptyPicture()
    try await kiosk.serving(picture) {
      let second = try await Program("attestcam-lab").run(
        "serve", "--config", kiosk.config, "--image", picture)
      #expect(second.code != 0 && second.error.contains("another daemon"), "\(second.error)")
    }
  }
}
