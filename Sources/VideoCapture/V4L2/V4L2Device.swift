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
  convenience init(path: String, node: any V4L2Node, sysfs: SysfsNode?) throws(CameraError) {
    let capability = try Self.capability(of: node, path)
    self.init(path, node, CameraIdentity(capability, node: sysfs))
  }

  /// - Parameter identity: what somebody who may look into sysfs found it to be.
  convenience init(
    path: String, node: any V4L2Node, identity: CameraIdentity
  ) throws(CameraError) {
    _ = try Self.capability(of: node, path)
    self.init(path, node, identity)
  }

  private init(_ path: String, _ node: any V4L2Node, _ identity: CameraIdentity) {
    self.path = path
    self.node = node
    self.identity = identity
  }

  private static func capability(
    of node: any V4L2Node, _ path: String
  ) throws(CameraError) -> V4L2Capability {
    var raw = v4l2_capability()
    let result = node.call(.queryCapability, &raw)
    guard result == 0 else {
      throw CameraError(errno: result, at: .ioctl(.queryCapability), of: path)
    }
    let capability = V4L2Capability(raw)
    try capability.checkIsCamera(path)
    return capability
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
