import CLinux
import Glibc

/// An open V4L2 node. Not Sendable: it stays on the thread that opened it.
final class V4L2Device {
  let path: String
  let descriptor: Int32
  let capability: V4L2Capability
  /// Device number of the node, which names it in sysfs whatever the path.
  let number: DeviceNumber

  /// Major number of every V4L2 node (Documentation/admin-guide/devices.txt).
  static let major = 81

  /// Opens the node and refuses anything that is not a camera.
  ///
  /// - Throws: `CameraError`: `.notFound`, `.denied`, `.unsupported`, …
  init(path: String) throws(CameraError) {
    // Looked at before it is opened: to open some character devices is to start something.
    var status = stat()
    guard stat(path, &status) == 0 else { throw CameraError(errno: errno, at: .open, of: path) }
    guard status.st_mode & S_IFMT == S_IFCHR, DeviceNumber(status.st_rdev).major == Self.major
    else { throw CameraError(.unsupported, "\(path) is not a V4L2 device") }
    let descriptor = Glibc.open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw CameraError(errno: errno, at: .open, of: path) }
    var opened = stat()
    var raw = v4l2_capability()
    var result = fstat(descriptor, &opened) == 0 ? 0 : errno
    if result == 0 { result = clinux_v4l2_query_capability(descriptor, &raw) }
    self.path = path
    self.descriptor = descriptor
    number = DeviceNumber(opened.st_rdev)
    capability = V4L2Capability(raw)
    // From here on `deinit` closes the node, also when this throws.
    guard result == 0 else { throw CameraError(errno: result, at: .query, of: path) }
    try capability.checkIsCamera(path)
  }

  deinit { close(descriptor) }

  /// - Throws: `CameraError` of the errno that an ioctl of `CLinuxV4L2.h` returned, unless it is 0.
  func check(_ result: Int32, _ step: CameraError.Step) throws(CameraError) {
    guard result == 0 else { throw CameraError(errno: result, at: step, of: path) }
  }
}
