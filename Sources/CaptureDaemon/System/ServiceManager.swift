import DeviceAPI
import Glibc
import Platform

/// The service manager that started this process, as sd_notify(3) reaches it: one datagram per state.
public struct ServiceManager: Sendable {
  private let address: UnixAddress?
  /// The watchdog's limit; nil when there is none, or it is meant for another process.
  public let watchdog: Duration?

  /// - Parameter environment: looks up NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID.
  /// - Throws: `SystemError` for a NOTIFY_SOCKET that is no socket address.
  public init(environment: (String) -> String?, process: Int32 = getpid()) throws(SystemError) {
    let path = environment("NOTIFY_SOCKET").flatMap { $0.isEmpty ? nil : $0 }
    if let path {
      address = try UnixAddress(path: path)
    } else {
      address = nil
    }
    let isOurs = environment("WATCHDOG_PID").map { Int32($0) == process } ?? true
    let limit = environment("WATCHDOG_USEC").flatMap { Int64($0) } ?? 0
    watchdog = isOurs && limit > 0 ? .microseconds(limit) : nil
  }

  /// Without a service manager nothing happens.
  ///
  /// - Parameter state: e.g. `READY=1`, or `STATUS=` and a text.
  /// - Throws: `SystemError` when the manager does not take it. Never waits.
  public func notify(_ states: String...) throws(SystemError) {
    guard let address else { return }
    let message = "cannot notify the service manager (NOTIFY_SOCKET)"
    let descriptor = try retryingOnInterrupt(message) {
      socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }
    defer { close(descriptor) }
    let bytes = Array(states.joined(separator: "\n").utf8)
    try retryingOnInterrupt(message) {
      address.with { target, length in
        sendto(
          descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT),
          target, length)
      }
    }
  }
}
