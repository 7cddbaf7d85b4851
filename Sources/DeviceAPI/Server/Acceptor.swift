import Glibc
import Platform

/// Takes connections from the kernel, on a thread of its own, and turns away users who make too many: that costs a few
/// system calls, not a channel, so a flood of them is cheap.
final class Acceptor: Sendable {
  /// A connection that may come in. Whoever takes it owns the descriptor.
  struct Admitted: Sendable {
    let descriptor: Int32
    let peer: Peer
  }

  /// Those that may come in; ends when the acceptor is stopped.
  let connections: AsyncStream<Admitted>
  private let signal: StopSignal

  /// How long to wait when the process or the system is out of descriptors or memory.
  private static let shortage = Duration.milliseconds(100)

  /// - Parameter socket: listening; closed when the acceptor has ended.
  /// - Throws: `SystemError` when there is no descriptor or thread left.
  init(socket: Int32, rate: RateLimiter) throws(SystemError) {
    let signal = try StopSignal()
    let (connections, feed) = AsyncStream.makeStream(of: Admitted.self)
    self.signal = signal
    self.connections = connections
    try retryingOnInterrupt("cannot make the listening socket non-blocking") {
      fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK)
    }
    try DetachedThread.start(name: "accept") {
      BackgroundPriority.enter()
      let forever = MonotonicInstant(nanoseconds: .max)
      while !signal.poll(beside: socket, until: forever).isStopped {
        Self.drain(socket, rate, feed, signal)
      }
      close(socket)
      feed.finish()
    }
  }

  deinit { signal.raise() }

  /// No further connection is taken.
  func stop() { signal.raise() }

  private static func drain(
    _ socket: Int32, _ rate: RateLimiter, _ feed: AsyncStream<Admitted>.Continuation,
    _ signal: StopSignal
  ) {
    while true {
      let descriptor = accept(socket, nil, nil)
      guard descriptor >= 0 else {
        switch errno {
        case EINTR, ECONNABORTED: continue
        case EMFILE, ENFILE, ENOBUFS, ENOMEM:
          _ = signal.wait(until: MonotonicClock().now.advanced(by: shortage))
          return
        default: return
        }
      }
      guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0, let peer = try? Peer(socket: descriptor),
        rate.refusal(of: peer.uid, at: .now) == nil,
        case .enqueued = feed.yield(Admitted(descriptor: descriptor, peer: peer))
      else {
        close(descriptor)
        continue
      }
    }
  }
}
