import Testing

@testable import CaptureSession

@Suite("A machine that sleeps")
struct SleepTests {
  @Test("Time that only the clock of the boot counted is a sleep; once")
  func sleep() {
    var detector = SleepDetector()
    let slept: Int64 = 1_000_000_000_000_000
    let found = [
      detector.slept(), detector.slept(slept), detector.slept(slept + 1000),
      detector.slept(slept + 600_000_000),
    ]
    #expect(found == [false, true, false, true])
  }
}
