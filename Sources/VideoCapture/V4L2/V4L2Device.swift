import CLinux
import Glibc

/// An open V4L2 node that is a camera. Not Sendable: it stays on the thread that opened it.
final class V4L2Device {
  let path: String
  let node: any V4L2Node
  let identity: CameraIdentity

  /// Opens the node and refuses anything that is not a camera.
  ///
  /// - Throws: `CameraError`: `.notFound`, `.denied`, `.unsupported`, …
  convenience init(path: String) throws(CameraError) {
    let node = try KernelNode(path: path)
    try self.init(path: path, node: node, sysfs: SysfsNode(node.number))
  }

  /// - Parameter sysfs: where sysfs places the node.
  init(path: String, node: any V4L2Node, sysfs: SysfsNode?) throws(CameraError) {
    var raw = v4l2_capability()
    let result = node.call(.queryCapability, &raw)
    guard result == 0 else {
      throw CameraError(errno: result, at: .ioctl(.queryCapability), of: path)
    }
    let capability = V4L2Capability(raw)
    try capability.checkIsCamera(path)
    self.path = path
    self.node = node
    identity = CameraIdentity(capability, node: sysfs)
  }

  /// One ioctl. Returns 0 or errno, for those whose errno is an answer.
  func call<Argument>(_ request: V4L2Request, _ argument: inout Argument) -> Int32 {
    withUnsafeMutablePointer(to: &argument) { node.call(request, $0) }
  }

  /// One ioctl that must succeed.
  ///
  /// - Throws: `CameraError` of its errno.
  func check<Argument>(
    _ request: V4L2Request, _ argument: inout Argument
  ) throws(CameraError) {
    try check(call(request, &argument), of: request)
  }

  /// - Throws: `CameraError` of what an ioctl returned, unless it is 0.
  func check(_ result: Int32, of request: V4L2Request) throws(CameraError) {
    guard result == 0 else { throw CameraError(errno: result, at: .ioctl(request), of: path) }
  }
}
