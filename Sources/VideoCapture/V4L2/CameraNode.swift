import Glibc

/// A camera's node, open and identified, to be handed to a process that may open nothing itself.
public final class CameraNode: Sendable {
  public let path: String
  public let identity: CameraIdentity
  /// Close-on-exec and non-blocking; owned by this object.
  public let descriptor: Int32

  /// Opens the node and refuses anything that is not a camera. May wait while a USB camera wakes up.
  ///
  /// - Throws: `CameraError`: `.notFound`, `.denied`, `.unsupported`, …
  public init(path: String) throws(CameraError) {
    let node = try KernelNode(path: path)
    self.path = path
    identity = try V4L2Device(path: path, node: node, sysfs: SysfsNode(node.number)).identity
    descriptor = fcntl(node.descriptor, F_DUPFD_CLOEXEC, 0)
    guard descriptor >= 0 else { throw CameraError(errno: errno, at: .open, of: path) }
  }

  /// Takes over a descriptor that came from another process, with what that process knows of it.
  public init(adopting descriptor: Int32, path: String, identity: CameraIdentity) {
    self.descriptor = descriptor
    self.path = path
    self.identity = identity
  }

  deinit { close(descriptor) }

  /// - Throws: `CameraError(.failed)` when the process has no descriptor left.
  func duplicate() throws(CameraError) -> Int32 {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw CameraError(errno: errno, at: .open, of: path) }
    return copy
  }
}
