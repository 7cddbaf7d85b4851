import CLinux
import Glibc

/// Tells a blocking thread to end: a flag that poll(2) can wait for beside devices (eventfd(2)).
public final class StopSignal: Sendable {
  /// Readable once the signal was raised; owned by this object.
  public let descriptor: Int32

  /// - Throws: `SystemError` when the process has no file descriptor left.
  public init() throws(SystemError) {
    descriptor = clinux_event_descriptor()
    guard descriptor >= 0 else { throw SystemError.last("cannot create an eventfd") }
  }

  deinit { close(descriptor) }

  /// Raises the signal for good. Any thread may call this, any number of times.
  public func raise() { clinux_raise_event(descriptor) }

  /// Blocks the thread until the signal is raised or `deadline` has passed.
  ///
  /// - Returns: whether the signal is raised.
  public func wait(until deadline: MonotonicInstant) -> Bool {
    poll(beside: nil, until: deadline).isStopped
  }

  /// Blocks the thread until the signal is raised, `device` has an event, or `deadline` has passed.
  ///
  /// - Returns: whether the signal is raised, and the device's `revents`, 0 when the time is up.
  public func poll(
    beside device: Int32?, until deadline: MonotonicInstant
  ) -> (isStopped: Bool, events: Int32) {
    var entries: [2 of pollfd] = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: device ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      // Rounded up: poll(2) counts whole milliseconds and must not return before the deadline.
      let left = (MonotonicClock().now.duration(to: deadline) + .microseconds(999))
        .wholeMilliseconds
      let timeout = Int32(clamping: max(0, left))
      var span = entries.mutableSpan
      let count = span.withUnsafeMutableBufferPointer {
        Glibc.poll($0.baseAddress, nfds_t($0.count), timeout)
      }
      if count >= 0 || errno != EINTR {
        return (entries[0].revents != 0, Int32(entries[1].revents))
      }
    }
  }
}
