import DeviceKeys
import Foundation
import Platform
import StrictYAML
import TestSupport
import Testing

@testable import CaptureDaemon
@testable import VideoCapture

@Suite("An operator pins a camera")
struct CameraPinningTests {
  static let identity = CameraIdentity(
    kind: .device, driver: "uvcvideo", model: "Camera", bus: "usb-0000:00:14.0-3",
    usbID: "046d:0825", serial: "A \"B\\", descriptors: SHA256.digest([1]))
  static let stable = "/dev/v4l/by-path/pci-0000:00:14.0-usb-0:3:1.0-video-index0"
  static let devices = [
    VideoDevice(
      path: "/dev/video4", stablePaths: [stable], name: "Camera", index: 0, usbID: "046d:0825",
      serial: nil, isVirtual: false, isPermitted: true)
  ]

  static func pinning(
    _ path: String = "/dev/video4", note: String? = nil
  ) throws -> CameraPinning {
    try CameraPinning(
      of: path, identity, among: devices, at: Date(timeIntervalSince1970: 1_795_000_000), note: note
    )
  }

  private static let rest = """
    state_directory: /var/lib/attestcam
    key: {kind: file, path: /k}
    certificate: /c
    profiles_directory: /p
    # Who may capture.
    terminals:
      - {uid: 7, purposes: [enrol], profiles: [patent], audiences: ["https://x.example/"]}

    """

  /// The beginnings of configurations as people write them.
  static let heads = [
    "camera:\n  device: /dev/video0\n",
    "camera:\n  device: /dev/video0  # the old one\n  # its pin\n  pin:\n    bus: usb-1\n",
    "# All of it.\n\ncamera:\n    pin:\n      # of the first\n      serial: \"1\"\n\n      usb_id: 1234:5678\n"
      + "    # where it is\n    device: \"/dev/video0\"\n    controls:\n      gain: 3\n",
    "camera:\n  pin: {bus: usb-1, pinned: old}\n  device: /dev/video0\n",
    "log_level: debug\ncamera:\n  device: /dev/video0\n  pin:\n    pinned: old\n  # pin:\n  #   bus: x\n",
  ]

  @Test("Another camera of a rig is pinned at its own place, and only there")
  func rig() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("attestcamd.yaml")
    let head = """
      camera:
        device: /dev/video0
        pin: {bus: usb-1}
      depth:
        # Beside the other.
        device: /dev/video2
        pin:
          serial: "1"
        calibration: {focal: [450, 450], centre: [320, 180]}

      """
    try folder.write("attestcamd.yaml", head + Self.rest)
    let before = try Configuration(path: path)
    let pinning = try CameraPinning(
      of: "/dev/video4", Self.identity, as: .depth, among: Self.devices, at: .now)
    try pinning.write(to: path)
    let after = try Configuration(path: path)
    #expect(after.camera == before.camera)
    #expect(after.cameras.depth?.device == Self.stable)
    #expect(after.cameras.depth?.pin.usbID == "046d:0825")
    #expect(after.cameras.depth?.pin.serial == Self.identity.serial)
    #expect(after.calibration == before.calibration)
    let none = try CameraPinning(
      of: "/dev/video4", Self.identity, as: .infrared, among: Self.devices, at: .now)
    let error = #expect(throws: YAMLError.self) { try none.write(to: path) }
    #expect(error?.key == "infrared")
    #expect(try Configuration(path: path) == after)
  }

  @Test("The file then names the camera and pins it, and all else stays", arguments: heads)
  func written(head: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("attestcamd.yaml")
    try folder.write("attestcamd.yaml", head + Self.rest)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    let before = try Configuration(path: path)
    let pinning = try Self.pinning(note: "by the installer")
    try pinning.write(to: path)
    let after = try Configuration(path: path)
    #expect(after.camera.device == Self.stable)
    #expect(
      after.camera.pin
        == CameraPin(
          bus: Self.identity.bus, usbID: Self.identity.usbID, serial: Self.identity.serial,
          descriptors: Self.identity.descriptors, pinned: "2026-11-18T11:06:40Z, by the installer"))
    #expect(after.camera.stream.settings == before.camera.stream.settings)
    #expect(after.logLevel == before.logLevel && after.certificate == before.certificate)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    for comment in (head + Self.rest).split(separator: "\n")
    where comment.drop(while: { $0 == " " }).hasPrefix("#") {
      #expect(text.contains(comment))
    }
    #expect(text.hasSuffix(Self.rest))
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect((mode as? NSNumber)?.intValue == 0o640)
    // Once more, as after the next exchange.
    try Self.pinning().write(to: path)
    #expect(try Configuration(path: path).camera.pin.pinned == "2026-11-18T11:06:40Z")
    withExtendedLifetime(folder) {}
  }

  @Test("The example of the project can be pinned")
  func example() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("attestcamd.yaml")
    let example = try String(
      contentsOfFile: "\(SharedData.checkout)/Provisioning/attestcamd.yaml", encoding: .utf8)
    try folder.write("attestcamd.yaml", example)
    try Self.pinning().write(to: path)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(try Configuration(path: path).camera.pin.bus == Self.identity.bus)
    let lost = Set(example.split(separator: "\n")).subtracting(text.split(separator: "\n"))
    #expect(lost.allSatisfy { !$0.drop(while: { $0 == " " }).hasPrefix("#") }, "\(lost)")
    withExtendedLifetime(folder) {}
  }

  /// Configurations that are right, or were, and that this program does not edit.
  static let others = [
    "camera: {device: /dev/video0}\n",
    "camera:\n  \"device\": /dev/video0\n",
    "camera:\n  device: /dev/video0\n  pin: {bus: usb-1, pinned:\n    old}\n",
    "camera:\n  device: /dev/video0\n  allow_virtual: /dev/video0\n",
    "camera:\n  device: /dev/video0\n  nonsense: 1\n",
  ]

  @Test(
    "What cannot be edited, or was wrong before, is refused and stays as it is", arguments: others)
  func refused(head: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("attestcamd.yaml")
    try folder.write("attestcamd.yaml", head + Self.rest)
    #expect(throws: YAMLError.self) { try Self.pinning().write(to: path) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == head + Self.rest)
    withExtendedLifetime(folder) {}
  }

  @Test("A file in another style is refused with what to write by hand")
  func byHand() throws {
    let folder = try TemporaryFolder()
    try folder.write("attestcamd.yaml", "camera: {device: /dev/video0}\n" + Self.rest)
    let error = #expect(throws: YAMLError.self) {
      try Self.pinning().write(to: folder.file("attestcamd.yaml"))
    }
    #expect(error?.reason.contains("device: \"\(Self.stable)\"") == true)
    #expect(error?.reason.contains("serial: \"A \\\"B\\\\\"") == true)
    withExtendedLifetime(folder) {}
  }

  @Test("The path that stays is written, whichever was given; without one, what was given")
  func path() throws {
    #expect(try Self.pinning().device == Self.stable)
    #expect(try Self.pinning(Self.stable).device == Self.stable)
    #expect(try Self.pinning("/dev/video9").device == "/dev/video9")
  }

  @Test(
    "What has no hardware behind it is not pinned",
    arguments: [CameraIdentity.Kind.virtual, .replay])
  func virtual(kind: CameraIdentity.Kind) {
    var identity = Self.identity
    identity.kind = kind
    let error = #expect(throws: CameraError.self) {
      try CameraPinning(of: "/dev/video0", identity, among: [], at: .now)
    }
    #expect(error?.code == .notAllowed)
  }

  @Test("The same camera pinned again is another pin, under which re-enumerations count anew")
  func again() throws {
    let later = try CameraPinning(
      of: "/dev/video4", Self.identity, among: Self.devices,
      at: Date(timeIntervalSince1970: 1_795_000_001))
    #expect(try later.pin != Self.pinning().pin)
  }
}
