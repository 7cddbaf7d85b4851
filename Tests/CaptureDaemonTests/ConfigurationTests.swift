import AuditLog
import DeviceAPI
import Foundation
import Integrity
import Logging
import StrictYAML
import TestSupport
import Testing
import VideoCapture

@testable import CaptureDaemon

@Suite("The configuration file")
struct ConfigurationTests {
  private static let good = """
    camera:
      device: /dev/video0
    state_directory: /var/lib/attestcam
    key: {kind: file, path: /key.pem}
    certificate: /device.pem
    profiles_directory: /profiles
    terminals:
      - uid: 1000
        purposes: [enrol]
        profiles: [standard]
        audiences: ["https://a/"]
    """

  @Test("The least file gives the defaults")
  func defaults() throws {
    let configuration = try Configuration(yaml: Self.good, file: "f")
    #expect(configuration.camera.device == "/dev/video0")
    #expect(configuration.camera.pin == CameraPin())
    #expect(configuration.camera.stream == .init())
    #expect(configuration.socket.path == "/run/attestcam/attestcam.sock")
    #expect(configuration.limits == .init())
    #expect(configuration.detectorModel == nil)
    #expect(configuration.integrity == nil)
    #expect(configuration.audit.directory == nil)
    #expect(configuration.audit.rules == AuditRules(retentionDays: 184, roomMiB: 1024))
    #expect(configuration.key == .file(path: "/key.pem", passphrase: nil))
    #expect(configuration.logLevel == .info)
    let terminal = try #require(configuration.terminals.first)
    #expect(terminal.peers == .user(1000))
    #expect(terminal.line == 8)
    #expect(terminal.notice == .standard)
  }

  @Test("The notice is the documented one, or one of the configuration's own in both languages")
  func notice() throws {
    let guidance = try String(
      contentsOfFile: SharedData.checkout + "/docs/guidance.md", encoding: .utf8)
    for text in [UserNotice.Text.standard.en, UserNotice.Text.standard.zh] {
      #expect(guidance.contains("\n> \(text)\n"))
      #expect(text.contains("{purpose}"))
    }
    let own = try Configuration(
      yaml: Self.good + "\n    notice: {en: \"We film\", zh: \"拍摄\"}", file: "f")
    #expect(own.terminals.first?.notice == UserNotice.Text(en: "We film", zh: "拍摄"))
  }

  @Test("A camera's controls and test exceptions are read")
  func cameraSettings() throws {
    let camera = """
      device: /dev/video0
        controls: {exposure_us: 8000, gain: 0, power_line: 50, emitter: true}
        allow_virtual: /dev/video0
        exceptions: [dequeue-timestamps]
      """
    let text = Self.good.replacing("device: /dev/video0", with: camera)
    let choice = try Configuration(yaml: text, file: "f").camera
    #expect(
      choice.stream.settings
        == CameraSettings(
          controls: CameraControls(exposure: 8000, gain: 0, powerLine: .fifty, emitter: true),
          exceptions: [.dequeueTimestamps]))
  }

  @Test("A key in a TPM is reached through the kernel's resource manager unless told otherwise")
  func tpmKey() throws {
    let key =
      "{kind: tpm, path: /k, storage_primary: /n}\nquote: {attestation_key: /a, pcrs: [0, 7]}"
    let text = Self.good.replacing("{kind: file, path: /key.pem}", with: key)
    let configuration = try Configuration(yaml: text, file: "f")
    #expect(
      configuration.key == .tpm(path: "/k", tcti: "device:/dev/tpmrm0", storagePrimary: "/n"))
    #expect(configuration.quote == .init(attestationKey: "/a", pcrs: [0, 7]))
  }

  @Test("The example that is shipped is valid, and all that it shows as a default is one")
  func example() throws {
    let path = SharedData.checkout + "/Provisioning/attestcamd.yaml"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let configuration = try Configuration(path: path)
    #expect(configuration.camera.pin.usbID == "046d:085e")
    var shown = text
    for section in ["stream", "limits", "log_level", "integrity", "audit"] {
      shown = Self.uncomment(section, in: shown)
    }
    #expect(shown != text)
    let explicit = try Configuration(yaml: shown, file: path)
    #expect(explicit.camera.stream == configuration.camera.stream)
    #expect(explicit.limits == configuration.limits)
    #expect(explicit.logLevel == configuration.logLevel)
    #expect(explicit.integrity?.trust == "/etc/attestcam/root.pem")
    #expect(explicit.audit.rules == configuration.audit.rules)
    #expect(explicit.audit.directory == "/var/lib/attestcam/audit")
  }

  /// Removes the comment signs of one section that is commented out.
  private static func uncomment(_ section: String, in text: String) -> String {
    var isInside = false
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if line.hasPrefix("# \(section):") {
        isInside = true
      } else if !line.hasPrefix("#   ") {
        isInside = false
      }
      return isInside ? String(line.dropFirst(2)) : String(line)
    }.joined(separator: "\n")
  }

  @Test(
    "A mistake is refused with its line, its key and the reason",
    arguments: [
      ("certificate: /device.pem", "", 1, "certificate", "is missing"),
      (
        "audiences: [\"https://a/\"]", "audiences: [a:b]\n    notice: {en: x}", 12,
        "terminals[0].notice.zh", "is missing"
      ),
      ("camera:\n", "camera:\n  devise: /x\n", 2, "camera.devise", "is not known here"),
      ("device: /dev/video0", "device: video0", 2, "camera.device", "must be an absolute path"),
      ("device: /dev/video0", "device: ~", 2, "camera.device", "is missing"),
      ("device: /dev/video0", "device: [/dev/video0]", 2, "camera.device", "must be a text"),
      (
        "device: /dev/video0", "device: /dev/video0\n  allow_virtual: /dev/video1", 3,
        "camera.allow_virtual", "must name the very device of camera.device, /dev/video0"
      ),
      (
        "device: /dev/video0", "device: /dev/video0\n  pin: {usb_id: 046D:085E}", 3,
        "camera.pin.usb_id", "must be vid:pid"
      ),
      (
        "device: /dev/video0", "device: /dev/video0\n  exceptions: [repeated-content]", 3,
        "camera.exceptions", "needs allow_virtual"
      ),
      (
        "device: /dev/video0",
        "device: /dev/video0\n  allow_virtual: /dev/video0\n  exceptions: [all]", 4,
        "camera.exceptions[0]", "must be one of dequeue-timestamps, repeated-content"
      ),
      (
        "device: /dev/video0", "device: /dev/video0\n  controls: {exposure_us: 99}", 3,
        "camera.controls.exposure_us", "from 100 to"
      ),
      (
        "device: /dev/video0", "device: /dev/video0\n  controls: {power_line: 55}", 3,
        "camera.controls.power_line", "must be one of off, 50, 60, auto"
      ),
      (
        "device: /dev/video0", "device: /dev/video0\n  controls: {emitter: yes}", 3,
        "camera.controls.emitter", "must be true or false"
      ),
      (
        "device: /dev/video0", "device: /dev/video0\n  pin: {descriptors: 00FF}", 3,
        "camera.pin.descriptors", "64 lower-case hex digits"
      ),
      ("kind: file", "kind: tpm2", 4, "key.kind", "must be one of file"),
      ("kind: file", "kind: tpm", 4, "key.storage_primary", "is missing"),
      (
        "{kind: file, path: /key.pem}",
        "{kind: tpm, path: /k, storage_primary: /n, passphrase_file: /p}", 4,
        "key.passphrase_file", "is not known here"
      ),
      ("/key.pem}", "/key.pem, tcti: \"swtpm:\"}", 4, "key.tcti", "is not known here"),
      (
        "certificate: ", "quote: {attestation_key: /a, pcrs: [7]}\ncertificate: ", 5, "quote",
        "needs a key in a TPM"
      ),
      (
        "certificate: ", "quote: {attestation_key: /a, pcrs: [7, 4]}\ncertificate: ", 5,
        "quote.pcrs",
        "ascending order"
      ),
      (
        "certificate: ", "quote: {attestation_key: /a, pcrs: [24]}\ncertificate: ", 5,
        "quote.pcrs[0]", "0 to 23"
      ),
      ("certificate:", "certificate: /x\ncertificate:", 5, "certificate", "is given twice"),
      ("uid: 1000", "uid: -1", 8, "terminals[0].uid", "must be a whole number from 0"),
      ("uid: 1000", "uid: 1e3", 8, "terminals[0].uid", "must be a whole number"),
      ("uid: 1000", "user: no-such-user", 8, "terminals[0].user", "there is no user"),
      ("uid: 1000", "group: no-such-group", 8, "terminals[0].group", "there is no group"),
      ("uid: 1000", "uid: 1\n    group: root", 9, "terminals[0].group", "give one of"),
      ("[enrol]", "[]", 9, "terminals[0].purposes", "at least one element"),
      ("[enrol]", "[Enrol]", 9, "terminals[0].purposes[0]", "must match"),
      ("[standard]", "[../standard]", 10, "terminals[0].profiles[0]", "must match"),
      ("https://a/", "a", 11, "terminals[0].audiences[0]", "must be a URI"),
      ("    audiences: [\"https://a/\"]", "", 8, "terminals[0].audiences", "is missing"),
      ("key:", "stream: {width: 0}\nkey:", 4, "stream.width", "must be a whole number from 160"),
      ("key:", "stream: {formats: [H264]}\nkey:", 4, "stream.formats[0]", "must be one of MJPG"),
      ("key:", "limits: {connections: 0}\nkey:", 4, "limits.connections", "whole number from 1"),
      ("key:", "audit: {retention_days: 183}\nkey:", 4, "audit.retention_days", "number from 184"),
      ("key:", "audit: {room_mib: 0}\nkey:", 4, "audit.room_mib", "whole number from 16"),
      ("key:", "audit: {room: 1}\nkey:", 4, "audit.room", "not known"),
      ("key:", "log_level: loud\nkey:", 4, "log_level", "must be one of trace"),
      ("key:", "socket: {group: no-such-group}\nkey:", 4, "socket.group", "there is no group"),
      ("key:", "models: {detector: x.onnx}\nkey:", 4, "models.detector", "absolute path"),
      ("key:", "integrity: {manifest: /m}\nkey:", 4, "integrity.trust", "is missing"),
      ("key:", "integrity: {manifest: m, trust: /r}\nkey:", 4, "integrity.manifest", "absolute"),
      ("key:", "- x\nkey:", 4, "", ""),
      ("key: {", "key: [", 4, "", ""),
    ])
  func mistakes(from: String, to: String, line: Int, key: String, reason: String) throws {
    let text = Self.good.replacing(from, with: to)
    #expect(text != Self.good)
    let error = #expect(throws: YAMLError.self) {
      try Configuration(yaml: text, file: "f.yaml")
    }
    #expect(error?.file == "f.yaml")
    #expect(error?.line == line)
    #expect(error?.key == key)
    #expect(error?.reason.contains(reason) == true || reason.isEmpty)
  }

  @Test(
    "A file that is no mapping at all is refused",
    arguments: ["", "# nothing", "- a", "text", "\u{0}", "&a [*a]"])
  func noMapping(text: String) {
    #expect(throws: YAMLError.self) { try Configuration(yaml: text, file: "f") }
  }

  @Test("A file that cannot be read, is too large or is not UTF-8 is refused by name")
  func unreadable() throws {
    let directory = try TemporaryDirectory()
    let large = directory.path + "/large"
    try Data(repeating: 32, count: 65_537).write(to: URL(filePath: large))
    let binary = directory.path + "/binary"
    try Data([0xff, 0xfe]).write(to: URL(filePath: binary))
    for path in [directory.path + "/none", large, binary] {
      let error = #expect(throws: YAMLError.self) { try Configuration(path: path) }
      #expect(error?.description.hasPrefix("\(path): ") == true)
    }
  }
}
