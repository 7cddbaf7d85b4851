import Glibc

/// An instant of CLOCK_MONOTONIC, the clock that V4L2 stamps frames with.
public struct MonotonicInstant: InstantProtocol, Hashable, Sendable {
  /// Nanoseconds since an arbitrary point before boot.
  public let nanoseconds: Int64

  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Saturates at the ends of the scale, so that an endless wait can be written down.
  public func advanced(by duration: Duration) -> MonotonicInstant {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(duration.wholeNanoseconds)
    return MonotonicInstant(nanoseconds: overflow ? (duration > .zero ? .max : .min) : sum)
  }

  public func duration(to other: MonotonicInstant) -> Duration {
    .nanoseconds(other.nanoseconds - nanoseconds)
  }

  public static func < (left: MonotonicInstant, right: MonotonicInstant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}

/// A clock whose instants compare with frame timestamps. Tests inject one that they move by hand.
public protocol MonotonicTime: Clock, Sendable
where Instant == MonotonicInstant, Duration == Swift.Duration {}

/// The kernel's CLOCK_MONOTONIC (clock_gettime(2)); it stands still while the machine sleeps.
public struct MonotonicClock: MonotonicTime {
  public init() {}

  public var now: MonotonicInstant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return MonotonicInstant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  public var minimumResolution: Duration { .nanoseconds(1) }

  public func sleep(until deadline: MonotonicInstant, tolerance: Duration?) async throws {
    let remaining = now.duration(to: deadline)
    guard remaining > .zero else { return try Task.checkCancellation() }
    // SuspendingClock is CLOCK_MONOTONIC on Linux.
    try await Task.sleep(for: remaining, tolerance: tolerance, clock: SuspendingClock())
  }
}

extension Duration {
  /// Truncated to nanoseconds; saturates beyond ±292 years.
  public var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carried) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
    return overflow || carried ? (seconds > 0 ? .max : .min) : sum
  }

  /// Truncated to milliseconds.
  public var wholeMilliseconds: Int64 { wholeNanoseconds / 1_000_000 }
}
