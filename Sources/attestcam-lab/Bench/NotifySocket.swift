import DeviceAPI
import Glibc
import Platform

/// The service manager's end of sd_notify(3).
final class NotifySocket: Sendable {
  private static let patience: Int = 20

  private let descriptor: Int32

  /// - Throws: `SystemError`.
  init(path: String) throws(SystemError) {
    unlink(path)
    let address = try UnixAddress(path: path)
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard address.with({ [descriptor] in bind(descriptor, $0, $1) }) == 0 else {
      throw SystemError.last("cannot bind \(path)")
    }
    var limit = timeval(tv_sec: Self.patience, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  /// Waits for READY=1.
  ///
  /// - Throws: `BenchError` when it does not come.
  func untilReady() async throws(BenchError) {
    let descriptor = descriptor
    try await DetachedThread.run(name: "notify", orFail: { BenchError("\($0)") }) {
      () throws(BenchError) in
      var bytes = [UInt8](repeating: 0, count: 4096)
      while true {
        let count = recv(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { throw BenchError("the daemon is not ready after 20 s") }
        let lines = bytes[..<count].split(separator: UInt8(ascii: "\n"))
        if lines.contains(where: { $0.elementsEqual("READY=1".utf8) }) { return }
      }
    }
  }
}
