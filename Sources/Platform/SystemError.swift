import CLinux
import Glibc

/// A refusal by the operating system, with what was attempted and what to do about it.
public struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The errno value; 0 when the refusal is ours and not the kernel's.
  public let errno: Int32
  /// What was attempted and, where known, the fix.
  public let message: String

  public init(errno: Int32, _ message: String) {
    self.errno = errno
    self.message = message
  }

  /// The error of the call that has just failed.
  public static func last(_ message: String) -> SystemError {
    SystemError(errno: Glibc.errno, message)
  }

  public var description: String {
    errno == 0 ? message : "\(message): \(String(cString: strerror(errno)))"
  }
}

/// Repeats a system call while a signal interrupts it.
///
/// - Returns: the call's result, never -1.
/// - Throws: `SystemError` with the errno of the call.
@discardableResult
public func retryingOnInterrupt<Result: SignedInteger>(
  _ message: @autoclosure () -> String, _ call: () -> Result
) throws(SystemError) -> Result {
  while true {
    let result = call()
    if result != -1 { return result }
    if errno != EINTR { throw SystemError.last(message()) }
  }
}
