import CLinux
import Glibc
import Platform

/// A V4L2 node of this machine's kernel, open until this object goes.
final class KernelNode: V4L2Node {
  private let path: String
  /// Owned by this object.
  let descriptor: Int32
  /// Device number of the node, which names it in sysfs whatever the path.
  let number: DeviceNumber

  /// Major number of every V4L2 node (Documentation/admin-guide/devices.txt).
  static let major = 81

  /// - Throws: `CameraError`: `.notFound`, `.denied`, `.unsupported` for what is no V4L2 node.
  convenience init(path: String) throws(CameraError) {
    // Looked at before it is opened: to open some character devices is to start something.
    var status = stat()
    guard stat(path, &status) == 0 else { throw CameraError(errno: errno, at: .open, of: path) }
    guard status.st_mode & S_IFMT == S_IFCHR, DeviceNumber(status.st_rdev).major == Self.major
    else { throw CameraError(.unsupported, "\(path) is not a V4L2 device") }
    let descriptor = Glibc.open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw CameraError(errno: errno, at: .open, of: path) }
    try self.init(descriptor: descriptor, path: path)
  }

  /// Takes over an open node.
  ///
  /// - Throws: `CameraError`; the descriptor is closed then.
  init(descriptor: Int32, path: String) throws(CameraError) {
    var opened = stat()
    let result = fstat(descriptor, &opened) == 0 ? 0 : errno
    self.path = path
    self.descriptor = descriptor
    number = DeviceNumber(opened.st_rdev)
    // From here on `deinit` closes the node, also when this throws.
    guard result == 0 else { throw CameraError(errno: result, at: .open, of: path) }
  }

  deinit { close(descriptor) }

  func call(_ request: V4L2Request, _ argument: UnsafeMutableRawPointer) -> Int32 {
    clinux_v4l2_call(descriptor, request.number, argument)
  }

  func map(_ length: Int, at offset: UInt32) throws(CameraError) -> UnsafeRawBufferPointer {
    let address = mmap(nil, length, PROT_READ, MAP_SHARED, descriptor, off_t(offset))
    guard let address, address != MAP_FAILED else {
      throw CameraError(errno: errno, at: .map, of: path)
    }
    return UnsafeRawBufferPointer(start: address, count: length)
  }

  func unmap(_ memory: UnsafeRawBufferPointer) {
    munmap(UnsafeMutableRawPointer(mutating: memory.baseAddress), memory.count)
  }

  func wait(
    _ signal: StopSignal, until deadline: MonotonicInstant
  ) -> (isStopped: Bool, events: Int32) { signal.poll(beside: descriptor, until: deadline) }
}
