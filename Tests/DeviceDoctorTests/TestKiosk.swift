import DeviceAPI
import DeviceKeys
import Foundation
import Glibc
import HTTPSupport
import Platform
import TestSupport
import VideoCapture

@testable import DeviceDoctor

/// A kiosk in a directory, on which all is well until a test breaks something.
final class TestKiosk {
  let folder: TemporaryFolder
  var socketMode: mode_t = 0o660
  var camera = "/dev/v4l/by-path/seat"
  var usbID = "046d:0825"
  var cameraMode = 0o660
  var more = "models: {detector: MODEL}\n"
  var key = "{kind: file, path: KEY}"
  var keyMode = 0o600
  var lastDay = 90
  var modelBytes: [UInt8] = [1, 2, 3]
  var swaps = "Filename Type Size Used Priority\n"
  var exposure = "→ Overall exposure level for attestcamd.service: 0.7 SAFE 😀\n"
  var trial = CameraTrial.Report(
    stream: .init(
      format: "MJPG", width: 1280, height: 720, agreed: 30, delivered: 29.6, light: .fair))
  var trialEnds = true
  var check = Machine.Result(code: 0, output: "", error: "")
  var unit = Unit.hardening.merging([
    "LoadState": "loaded", "ActiveState": "active", "Result": "success", "ConditionResult": "yes",
    "User": "attestcamd", "MainPID": "0", "LimitMEMLOCK": "167772160", "LimitCORE": "0",
    "MemorySwapMax": "0", "DropInPaths": "",
  ]) { $1 }
  var health: [String: HealthReport.Part] = ["camera": .ok, "captures": .ok, "state": .ok]
  var isSilent = false
  var isRoot = true
  var mayOpenCamera = true
  var hasSystemd = true
  var hasUser = true

  init() throws {
    folder = try TemporaryFolder()
    for directory in [
      "sys/class/video4linux", "sys/devices/usb1/1-2/1-2:1.0/video4linux/video0",
      "dev/v4l/by-path", "proc/77", "run/systemd/system", "tmp", "var/tmp", "state",
    ] {
      try FileManager.default.createDirectory(
        atPath: folder.file(directory), withIntermediateDirectories: true)
    }
  }

  /// Runs the doctor on the kiosk as it is now.
  func diagnose() async throws -> Diagnosis {
    let doctor = try prepared()
    let diagnosis = await doctor.examine()
    return withExtendedLifetime(folder) { diagnosis }
  }

  private func prepared() throws -> Doctor {
    try buildCamera()
    try folder.write("state/key", "key", mode: keyMode)
    let certificate = try certificate()
    try folder.write("chain.pem", certificate.pem)
    try folder.write("model", [1, 2, 3])
    try folder.write("proc/swaps", swaps)
    try folder.write("proc/77/environ", "")
    if !hasSystemd { try FileManager.default.removeItem(atPath: folder.file("run/systemd/system")) }
    try folder.write(
      "daemon.yaml",
      """
      camera: {device: "\(camera)", pin: {usb_id: "046d:0825"}}
      state_directory: \(folder.file("state"))
      key: \(key.replacingOccurrences(of: "KEY", with: folder.file("state/key")))
      certificate: \(folder.file("chain.pem"))
      terminals: []
      \(more.replacingOccurrences(of: "MODEL", with: folder.file("model")))
      """)
    let socket = try listen()
    var doctor = Doctor(
      socket: socket, configuration: folder.file("daemon.yaml"), days: 30, programs: "/programs")
    doctor.machine = machine()
    let answer = answer(certificate)
    doctor.daemon = { _ in answer }
    return doctor
  }

  private func machine() -> Machine {
    let (unit, exposure, check) = (unit, exposure, check)
    let trial = trialEnds ? Machine.Result(code: 0, output: json(trial), error: "") : nil
    var machine = Machine()
    machine.root = folder.path
    machine.isRoot = isRoot
    let mayOpen = mayOpenCamera
    machine.mayOpen = { _ in mayOpen }
    let account =
      hasUser
      ? Account(name: "attestcamd", uid: geteuid(), gid: getegid(), groups: [getegid()]) : nil
    machine.account = { $0 == "attestcamd" ? account : nil }
    machine.run = { command in
      switch (command.program, command.arguments.first) {
      case ("systemctl", "show"):
        Machine.Result(
          code: 0, output: unit.map { "\($0)=\($1)" }.joined(separator: "\n"), error: "")
      case ("systemd-analyze", "security"): Machine.Result(code: 0, output: exposure, error: "")
      case ("/programs/attestcam", "camera-trial"): trial
      case ("/programs/attestcamd", "--check"): check
      default: nil
      }
    }
    return machine
  }

  private func json(_ report: CameraTrial.Report) -> String {
    (try? JSON.encode(report)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  private func answer(_ certificate: Certificate) -> Doctor.Daemon {
    if isSilent { return .silent("nobody answers") }
    return .answers(
      HealthReport(parts: health),
      DeviceDescription(
        deviceID: Base64URL([7]), certificates: [Base64URL(certificate.der)], keyProtection: "file",
        software: .init(name: "attestcamd", version: "0"),
        cameras: [
          .init(role: "visible", kind: "device", driver: "uvcvideo", model: "Seat", bus: "usb-1")
        ],
        algorithms: .init(
          id: "a/1", models: ["detector": Base64URL(SHA256.digest(modelBytes).bytes)]),
        profiles: []))
  }

  private func buildCamera() throws {
    let node = "sys/devices/usb1/1-2/1-2:1.0/video4linux/video0"
    try folder.write("\(node)/name", "Seat Camera\n")
    try folder.write("\(node)/index", "0\n")
    let ids = usbID.split(separator: ":")
    try folder.write("sys/devices/usb1/1-2/idVendor", "\(ids[0])\n")
    try folder.write("sys/devices/usb1/1-2/idProduct", "\(ids[1])\n")
    try link("sys/devices/usb1/1-2/1-2:1.0", from: "\(node)/device")
    try link(node, from: "sys/class/video4linux/video0")
    try folder.write("dev/video0", "", mode: cameraMode)
    try folder.write("dev/null", "")
    try link("dev/video0", from: "dev/v4l/by-path/seat")
  }

  private func link(_ target: String, from name: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.file(name), withDestinationPath: folder.file(target))
  }

  /// A self-signed certificate is enough: the chain is the daemon's affair.
  private func certificate() throws -> Certificate {
    try? FileManager.default.removeItem(atPath: folder.file("issuer"))
    let issuer = try IssuerKey.create(path: folder.file("issuer"))
    return try issuer.issue(
      CertificateTemplate(
        role: .root(name: "Device"), publicKey: issuer.publicKey, notBefore: .now - 864_000,
        notAfter: .now + Double(lastDay) * 86_400 + 60), issuer: nil)
  }

  /// A socket file of the right mode; nobody needs to listen.
  private func listen() throws -> String {
    let socket = try ListeningSocket.bind(path: folder.file("s"), group: nil)
    chmod(folder.file("s"), socketMode)
    close(socket.descriptor)
    return folder.file("s")
  }
}
