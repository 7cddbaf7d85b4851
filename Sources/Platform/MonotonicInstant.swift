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
