import Glibc

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
