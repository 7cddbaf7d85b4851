import DeviceKeys
import Foundation
import Testing

@testable import VideoCapture

/// A sysfs tree as a kiosk has it: one USB camera with two nodes, vivid, v4l2loopback, and a camera from the network.
final class SysfsTests {
  private let root: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "sysfs-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    root = url.resolvingSymlinksInPath().path()
    let usb = "pci0000:00/0000:00:14.0/usb1/1-2"
    try add("0", to: "\(usb)/1-2:1.0", name: "HD Webcam", index: "0")
    try add("10", to: "\(usb)/1-2:1.0", name: "HD Webcam", index: "1")
    try write("046D\n", "devices/\(usb)/idVendor")
    try write("082d\n", "devices/\(usb)/idProduct")
    try write("ABC\u{7}123\n", "devices/\(usb)/serial")
    try write("abc", "devices/\(usb)/descriptors")
    try write("1\n", "devices/\(usb)/busnum")
    try write("7\n", "devices/\(usb)/devnum")
    try add("2", to: "platform/vivid.0", name: "vivid-000-vid-cap", index: "0")
    try add("3", to: "virtual", name: "Dummy", index: "0")
    let network = "platform/vhci_hcd.0/usb3/3-1"
    try add("4", to: "\(network)/3-1:1.0", name: "Far away", index: "0")
    try write("1234\n", "devices/\(network)/idVendor")
    try write("zzzz\n", "devices/\(network)/idProduct")
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  @Test("A USB camera is known by its ids and serial number, whatever the path to it")
  func usb() throws {
    let node = try #require(SysfsNode(DeviceNumber(major: 81, minor: 0), root: "\(root)/sys"))
    let capability = V4L2Capability(
      driver: "uvcvideo", card: "HD Webcam", bus: "usb-0000:00:14.0-2", flags: 0)
    let expected = CameraIdentity(
      kind: .device, driver: "uvcvideo", model: "HD Webcam", bus: "usb-0000:00:14.0-2",
      usbID: "046d:082d", serial: "ABC?123", descriptors: SHA256.digest(Array("abc".utf8)))
    #expect(node.usbAddress == "1:7")
    #expect(CameraIdentity(capability, node: node) == expected)
  }

  @Test("What has no hardware of this machine behind it is virtual", arguments: [2, 3, 4])
  func virtual(_ minor: Int) throws {
    let node = try #require(SysfsNode(DeviceNumber(major: 81, minor: minor), root: "\(root)/sys"))
    let capability = V4L2Capability(driver: "uvcvideo", card: "Cam", bus: "usb-1", flags: 0)
    #expect(CameraIdentity(capability, node: node).kind == .virtual)
    #expect(node.usbID == nil && node.serial == nil && node.descriptors == nil)
  }

  @Test(
    "A virtual driver or bus name is enough, and so is an absent sysfs",
    arguments: [
      ("vivid", "usb-1"), ("v4l2 loopback", "usb-1"), ("uvcvideo", "platform:vivid-000"),
      ("uvcvideo", "platform:v4l2loopback-009"),
    ])
  func virtualNames(_ driver: String, _ bus: String) {
    let node = SysfsNode(DeviceNumber(major: 81, minor: 0), root: "\(root)/sys")
    let capability = V4L2Capability(driver: driver, card: "Cam", bus: bus, flags: 0)
    #expect(CameraIdentity(capability, node: node).kind == .virtual)
    let unknown = V4L2Capability(driver: "uvcvideo", card: "Cam", bus: "usb-1", flags: 0)
    #expect(CameraIdentity(unknown, node: nil).kind == .virtual)
  }

  @Test("All nodes are listed by number, with their lasting names, unopened")
  func list() throws {
    try write("", "dev/video0")
    try link("dev/v4l/by-path/pci-0000:00:14.0-usb-0:2:1.0-video-index0", to: "../../video0")
    let devices = VideoDevices.list(sysfs: "\(root)/sys", dev: "\(root)/dev")
    #expect(
      devices.map(\.name) == [
        "HD Webcam", "vivid-000-vid-cap", "Dummy", "Far away", "HD Webcam",
      ])
    #expect(devices.map(\.index) == [0, 0, 0, 0, 1])
    #expect(devices.map(\.isVirtual) == [false, true, true, true, false])
    #expect(devices.map(\.isPermitted) == [true, false, false, false, false])
    let first = try #require(devices.first)
    #expect(first.path == "\(root)/dev/video0" && first.usbID == "046d:082d")
    #expect(
      first.stablePaths == [
        "\(root)/dev/v4l/by-path/pci-0000:00:14.0-usb-0:2:1.0-video-index0"
      ])
  }

  @Test("A machine without cameras lists none")
  func none() {
    #expect(VideoDevices.list(sysfs: "\(root)/nowhere", dev: "\(root)/nowhere").isEmpty)
  }

  @Test(
    "Device numbers are split as the kernel packs them",
    arguments: [
      (0x5100, 81, 0), (0x51FF, 81, 255), (0x10_512A, 81, 298),
    ] as [(UInt, Int, Int)])
  func deviceNumber(_ packed: UInt, _ major: Int, _ minor: Int) {
    #expect(DeviceNumber(packed) == DeviceNumber(major: major, minor: minor))
  }

  private func add(_ minor: String, to parent: String, name: String, index: String) throws {
    let node = "devices/\(parent)/video4linux/video\(minor)"
    try write("\(name)\n", "\(node)/name")
    try write("\(index)\n", "\(node)/index")
    try link("sys/\(node)/device", to: "../../../\(parent.split(separator: "/").last ?? "")")
    try link("sys/dev/char/81:\(minor)", to: "../../\(node)")
    try link("sys/class/video4linux/video\(minor)", to: "../../\(node)")
  }

  private func write(_ text: String, _ path: String) throws {
    let inside = path.hasPrefix("dev/") ? path : "sys/\(path)"
    let url = URL(filePath: root).appending(path: inside)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  private func link(_ path: String, to target: String) throws {
    let full = "\(root)/\(path)"
    try FileManager.default.createDirectory(
      atPath: URL(filePath: full).deletingLastPathComponent().path(),
      withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: full, withDestinationPath: target)
  }
}
