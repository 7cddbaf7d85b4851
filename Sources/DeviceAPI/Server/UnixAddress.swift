import Glibc
import Platform

/// A `sockaddr_un`: a path, or with a leading `@` a name in the abstract namespace (unix(7)).
public struct UnixAddress: Sendable {
  private let bytes: [UInt8]

  /// - Throws: `SystemError` when the path is empty, contains a zero byte or has more than 107 bytes.
  public init(path: String) throws(SystemError) {
    var name = Array(path.utf8)
    let capacity = MemoryLayout<sockaddr_un>.size - MemoryLayout<sa_family_t>.size
    guard !name.isEmpty, name.count < capacity, !name.contains(0) else {
      throw SystemError(
        errno: 0,
        "a socket path has 1…\(capacity - 1) bytes and no zero byte; this has \(name.count)")
    }
    if name[0] == UInt8(ascii: "@") {
      name[0] = 0
    } else {
      name.append(0)
    }
    bytes = withUnsafeBytes(of: sa_family_t(AF_UNIX)) { Array($0) } + name
  }

  /// The address and its length, as bind(2), connect(2) and sendto(2) take them.
  public func with<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    var storage = sockaddr_un()
    return withUnsafeMutableBytes(of: &storage) { target in
      target.copyBytes(from: bytes)
      return target.withMemoryRebound(to: sockaddr.self) { address in
        body(UnsafePointer(address.baseAddress.unsafelyUnwrapped), socklen_t(bytes.count))
      }
    }
  }
}
