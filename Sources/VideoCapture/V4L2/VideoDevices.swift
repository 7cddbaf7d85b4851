import Glibc
import Platform

/// The V4L2 nodes of this machine, for inventories and diagnosis.
public enum VideoDevices {
  /// All nodes by number. Nothing is opened: before Linux 6.16 that would power each camera up.
  ///
  /// - Parameters:
  ///   - sysfs: where sysfs is mounted; tests bring a tree of their own, as for `dev`.
  ///   - dev: where the nodes are.
  public static func list(sysfs: String = "/sys", dev: String = "/dev") -> [VideoDevice] {
    let stable = stablePaths(dev)
    let names = entries(of: "\(sysfs)/class/video4linux").compactMap { name in
      name.hasPrefix("video") ? Int(name.dropFirst(5)).map { (name, $0) } : nil
    }
    return names.sorted { $0.1 < $1.1 }.compactMap { name, _ in
      guard let node = SysfsNode(resolving: "\(sysfs)/class/video4linux/\(name)") else {
        return nil
      }
      let path = "\(dev)/\(name)"
      return VideoDevice(
        path: path, stablePaths: stable[name, default: []].sorted(), name: node.name ?? name,
        index: node.index ?? 0, usbID: node.usbID, serial: node.serial, isVirtual: node.isVirtual,
        isPermitted: access(path, R_OK | W_OK) == 0)
    }
  }

  /// The udev links, by the name of the node they point to.
  private static func stablePaths(_ dev: String) -> [String: [String]] {
    let directory = "\(dev)/v4l/by-path"
    var paths: [String: [String]] = [:]
    for name in entries(of: directory) {
      guard let target = SysfsNode.resolve("\(directory)/\(name)"),
        let node = target.split(separator: "/").last
      else { continue }
      paths[String(node), default: []].append("\(directory)/\(name)")
    }
    return paths
  }

  /// Names in a directory; none when it cannot be read.
  private static func entries(of directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}
