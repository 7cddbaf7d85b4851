import CLinux
import Glibc
import Platform

/// One end of a pair of sockets between a process and a child that it does not trust: whole messages of bounded size
/// (SOCK_SEQPACKET, unix(7)), each with at most one descriptor. Calls block.
public struct MessageSocket: ~Copyable, Sendable {
  /// One message.
  public struct Message: ~Copyable, Sendable {
    public let bytes: [UInt8]
    public let descriptor: OwnedDescriptor?

    /// For one who wants to own the descriptor.
    public consuming func takeDescriptor() -> OwnedDescriptor? { descriptor }
  }

  /// Two connected ends.
  public struct Pair: ~Copyable, Sendable {
    public let ours: MessageSocket
    public let theirs: MessageSocket

    /// For one who has passed the other end on: closes that.
    public consuming func takeOurs() -> MessageSocket { ours }
  }

  /// The most bytes in a message; frames and samples travel as descriptors.
  public static let limit = 65_536

  public let descriptor: OwnedDescriptor

  /// Takes over an end of a pair.
  public init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }

  /// A connected pair, both close-on-exec.
  ///
  /// - Throws: `SystemError` when no descriptor is left.
  public static func pair() throws(SystemError) -> Pair {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else {
      throw SystemError.last("cannot make a pair of sockets")
    }
    return Pair(
      ours: MessageSocket(OwnedDescriptor(ends[0])), theirs: MessageSocket(OwnedDescriptor(ends[1]))
    )
  }

  /// Sends one message; the receiver gets a copy of the descriptor.
  ///
  /// - Throws: `SystemError`: EPIPE when the other end is gone, EMSGSIZE beyond what the kernel takes at once.
  public func send(_ bytes: [UInt8], descriptor passed: borrowing OwnedDescriptor)
    throws(SystemError)
  {
    try send(bytes, lending: passed.number)
  }

  /// Sends one message without a descriptor; see above.
  public func send(_ bytes: [UInt8]) throws(SystemError) { try send(bytes, lending: -1) }

  /// Sends one message with a descriptor that somebody else owns; see above.
  public func send(_ bytes: [UInt8], lending passed: Int32) throws(SystemError) {
    precondition(1...Self.limit ~= bytes.count)
    let result = bytes.withUnsafeBytes {
      clinux_send_message(descriptor.number, $0.baseAddress, $0.count, passed)
    }
    guard result == 0 else { throw SystemError(errno: result, "cannot send a message") }
  }

  /// Waits for one message; nil when the other end is closed.
  ///
  /// - Parameter timeout: nil waits without limit.
  /// - Throws: `SystemError`: ETIMEDOUT when none came in time, EMSGSIZE for one beyond `limit` or with more than one
  ///   descriptor.
  public func receive(within timeout: Duration? = nil) throws(SystemError) -> Message? {
    try wait(timeout)
    var (count, passed) = (0, Int32(-1))
    var bytes = [UInt8](repeating: 0, count: Self.limit)
    let result = bytes.withUnsafeMutableBytes {
      clinux_receive_message(descriptor.number, $0.baseAddress, $0.count, &count, &passed)
    }
    let owned = passed >= 0 ? OwnedDescriptor(passed) : nil
    // A child that died with unread messages resets the connection.
    if result == ECONNRESET || result == 0 && count == 0 { return nil }
    guard result == 0 else { throw SystemError(errno: result, "cannot receive a message") }
    bytes.removeSubrange(count...)
    return Message(bytes: bytes, descriptor: owned)
  }

  private func wait(_ timeout: Duration?) throws(SystemError) {
    guard let timeout else { return }
    let end = MonotonicClock().now.advanced(by: timeout)
    while true {
      let left = max(0, MonotonicClock().now.duration(to: end).wholeMilliseconds + 1)
      var poller = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
      switch poll(&poller, 1, Int32(clamping: left)) {
      case 0: throw SystemError(errno: ETIMEDOUT, "no message came in \(timeout)")
      case -1 where errno != EINTR: throw SystemError.last("cannot wait for a message")
      case -1: continue
      default: return
      }
    }
  }
}
