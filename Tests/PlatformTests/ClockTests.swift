import Platform
import TestSupport
import Testing

@Suite struct ClockTests {
  private static let conversions: [(duration: Duration, nanoseconds: Int64)] = [
    (.zero, 0),
    (.nanoseconds(1), 1),
    (.nanoseconds(-1), -1),
    (.seconds(3) + .nanoseconds(7), 3_000_000_007),
    (Duration(secondsComponent: 0, attosecondsComponent: 999_999_999), 0),
    (.seconds(9_223_372_036), 9_223_372_036_000_000_000),
    (
      Duration(secondsComponent: 9_223_372_036, attosecondsComponent: 999_999_999_000_000_000), .max
    ),
    (.seconds(Int64.max), .max),
    (.seconds(Int64.min), .min),
  ]

  @Test(
    "Durations keep whole nanoseconds and saturate at the ends of the scale", arguments: conversions
  )
  func wholeNanoseconds(_ duration: Duration, _ expected: Int64) {
    #expect(duration.wholeNanoseconds == expected)
  }

  @Test("An endless wait ends at the end of the scale instead of overflowing")
  func saturatingInstant() {
    let instant = MonotonicInstant(nanoseconds: 1_000)
    #expect(instant.advanced(by: .seconds(Int64.max)).nanoseconds == .max)
    let early = MonotonicInstant(nanoseconds: -1_000)
    #expect(early.advanced(by: .seconds(Int64.min)).nanoseconds == .min)
  }

  @Test("Advancing and measuring are inverse", arguments: [-5, 0, 1, 1_500_000_000] as [Int64])
  func arithmetic(_ nanoseconds: Int64) {
    let start = MonotonicInstant(nanoseconds: 77)
    let end = start.advanced(by: .nanoseconds(nanoseconds))
    #expect(start.duration(to: end) == .nanoseconds(nanoseconds))
    #expect((start < end) == (nanoseconds > 0))
  }

  @Test("The kernel's clock advances, and a sleep on it lasts as long as asked")
  func kernelClock() async throws {
    let clock = MonotonicClock()
    let start = clock.now
    try await clock.sleep(until: start.advanced(by: .milliseconds(20)), tolerance: nil)
    #expect(start.duration(to: clock.now) >= .milliseconds(20))
  }

  @Test("A hand-moved clock wakes sleepers when their time is passed, not before")
  func manualClock() async throws {
    let clock = ManualClock()
    let sleeper = Task { try await clock.sleep(for: .seconds(10)) }
    await clock.waitForSleepers(1)
    clock.advance(by: .seconds(9))
    await clock.waitForSleepers(1)
    clock.advance(by: .seconds(1))
    try await sleeper.value
    #expect(clock.now == MonotonicInstant(nanoseconds: 10_000_000_000))
  }

  @Test("A cancelled sleeper on a hand-moved clock ends at once")
  func manualClockCancellation() async {
    let clock = ManualClock()
    let sleeper = Task { try await clock.sleep(for: .seconds(10)) }
    await clock.waitForSleepers(1)
    sleeper.cancel()
    await #expect(throws: CancellationError.self) { try await sleeper.value }
  }
}
