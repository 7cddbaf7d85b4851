import TPMEvidence
import Testing

@Suite("Clock of a TPM")
struct ClockTests {
  private static let earlier = TPMClock(
    milliseconds: 1000, resetCount: 7, restartCount: 3, isSafe: true)

  private static func clock(
    _ milliseconds: UInt64, _ resets: UInt32, _ restarts: UInt32, safe: Bool = true
  ) -> TPMClock {
    TPMClock(
      milliseconds: milliseconds, resetCount: resets, restartCount: restarts, isSafe: safe)
  }

  @Test(
    "A later reading is taken",
    arguments: [
      clock(1000, 7, 3), clock(1001, 7, 3), clock(1001, 7, 4), clock(2000, 8, 0),
      clock(900, 8, 0, safe: false), clock(900, 7, 4, safe: false),
    ])
  func takesLater(clock: TPMClock) throws {
    try clock.requireLater(than: Self.earlier)
  }

  @Test(
    "An earlier reading is refused",
    arguments: [
      clock(999, 7, 3), clock(999, 7, 3, safe: false), clock(2000, 6, 3), clock(2000, 7, 2),
      clock(999, 8, 0),
    ])
  func refusesEarlier(clock: TPMClock) {
    #expect(refusal { try clock.requireLater(than: Self.earlier) } == .clock)
  }

  @Test("Disguised counters may wrap")
  func takesWrappedCounters() throws {
    let before = Self.clock(1000, .max, .max)
    try Self.clock(1001, .max, 0).requireLater(than: before)
    try Self.clock(1001, 0, 17).requireLater(than: before)
    #expect(refusal { try before.requireLater(than: Self.clock(1, 0, 17)) } == .clock)
  }
}
