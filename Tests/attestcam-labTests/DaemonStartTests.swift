import DeviceKeys
import Foundation
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

  @Test("A camera that is not there ends the start with its own code")
  func noCamera() async throws {
    let kiosk = try LabKiosk()
    try kiosk.writeConfiguration(device: "/dev/video99")
    let outcome = try await Self.daemon.run("--config", kiosk.config)
    #expect(outcome.code == 69 && outcome.error.contains("/dev/video99"), "\(outcome.error)")
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
