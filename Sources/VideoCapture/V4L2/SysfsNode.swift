import DeviceKeys
import Glibc
import Platform

/// What sysfs tells of one V4L2 node (Documentation/ABI/testing/sysfs-bus-usb).
struct SysfsNode: Sendable {
  /// Resolved directory of the node, e.g. `/sys/devices/pci…/video4linux/video0`.
  let path: String

  /// - Parameter root: where sysfs is mounted; tests bring their own tree.
  /// - Returns: nil when sysfs does not know the device.
  init?(_ number: DeviceNumber, root: String = "/sys") {
    self.init(resolving: "\(root)/dev/char/\(number)")
  }

  /// - Parameter device: a device node or a link to one; it is not opened.
  /// - Returns: nil when there is none, or sysfs does not know it.
  init?(device: String) {
    var status = stat()
    guard stat(device, &status) == 0, status.st_mode & S_IFMT == S_IFCHR else { return nil }
    self.init(DeviceNumber(status.st_rdev))
  }

  /// - Returns: nil when there is no such directory.
  init?(resolving link: String) {
    guard let path = Self.resolve(link) else { return nil }
    self.path = path
  }

  /// The path without symbolic links (realpath(3)); nil when there is no such file.
  static func resolve(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// `vid:pid` of the USB device that the node belongs to, four lower-case hex digits each.
  var usbID: String? {
    guard let vendor = usbCode("idVendor"), let product = usbCode("idProduct") else { return nil }
    return "\(vendor):\(product)"
  }

  /// Serial number of the USB device.
  var serial: String? { usbID == nil ? nil : attribute("device/../serial") }

  /// SHA-256 of the USB device's descriptors: those of the device, then of each configuration.
  var descriptors: SHA256Digest? {
    guard usbID != nil,
      let bytes = try? DurableFile.read("\(path)/device/../descriptors", limit: 65_536)
    else { return nil }
    return SHA256.digest(bytes)
  }

  /// The bus and the number on it that the USB device got when it was last enumerated; another number is another
  /// enumeration, at least until 127 more have come and gone.
  var usbAddress: String? {
    guard usbID != nil, let bus = attribute("device/../busnum").flatMap({ Int($0) }),
      let number = attribute("device/../devnum").flatMap({ Int($0) })
    else { return nil }
    return "\(bus):\(number)"
  }

  /// Product name as the driver registered it.
  var name: String? { attribute("name") }

  /// Which of the device's nodes this is; 0 carries the pictures.
  var index: Int? { attribute("index").flatMap { Int($0) } }

  /// Whether no hardware of this machine is behind the node: software cameras, and USB devices that
  /// come over the network (usbip) or out of this very machine (dummy_hcd).
  var isVirtual: Bool {
    path.split(separator: "/").contains { part in
      part == "virtual" || Self.virtualParents.contains { part.hasPrefix($0) }
    }
  }

  private static let virtualParents = ["vivid", "vimc", "v4l2loopback", "vhci_hcd", "dummy_hcd"]

  /// The parent of the USB interface is the USB device, which has the attributes.
  private func usbCode(_ name: String) -> String? {
    guard let code = attribute("device/../\(name)")?.lowercased(), code.utf8.count == 4,
      code.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || (97...102) ~= $0 })
    else { return nil }
    return code
  }

  /// One line of text; nil when missing or empty.
  private func attribute(_ name: String) -> String? {
    guard let bytes = try? DurableFile.read("\(path)/\(name)", limit: 4096) else { return nil }
    let line = DeviceText.clean(bytes.prefix { $0 != UInt8(ascii: "\n") })
    return line.isEmpty ? nil : line
  }
}
