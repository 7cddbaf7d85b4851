import Glibc

/// Notices that the machine slept: CLOCK_BOOTTIME goes on meanwhile, CLOCK_MONOTONIC does not (clock_gettime(2)).
public struct SleepDetector: Sendable {
  /// Shorter sleeps, and the time between the two readings, are passed over.
  static let shortest: Int64 = 500_000_000

  private var asleep: Int64

  public init() { asleep = Self.asleep() }

  /// Whether the machine slept since the last call.
  public mutating func slept() -> Bool { slept(Self.asleep()) }

  /// - Parameter total: nanoseconds of sleep since boot.
  mutating func slept(_ total: Int64) -> Bool {
    let more = total - asleep
    asleep = max(asleep, total)
    return more >= Self.shortest
  }

  private static func asleep() -> Int64 {
    var (boot, monotonic) = (timespec(), timespec())
    clock_gettime(CLOCK_BOOTTIME, &boot)
    clock_gettime(CLOCK_MONOTONIC, &monotonic)
    return Int64(boot.tv_sec - monotonic.tv_sec) * 1_000_000_000
      + Int64(boot.tv_nsec - monotonic.tv_nsec)
  }
}
