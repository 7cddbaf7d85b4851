import Testing

@testable import CaptureSession

@Suite("Deadlines by the real clock", .serialized, .timeLimit(.minutes(1)))
struct RealTimeTests {
  @Test(
    "A capture of one second ends within one second and 250 ms, whatever hangs",
    arguments: DeadlineTests.Hanging.allCases.filter { $0 != .laterFrame })
  func deadline(part: DeadlineTests.Hanging) async throws {
    let gate = Gate()
    let bench = try part.bench(gate, usesRealClock: true)
    let running = try await bench.device.begin(Bench.request(deadline: .seconds(1)))
    let begun = ContinuousClock.now
    let ended = await Ended(running)
    let duration = begun.duration(to: .now)
    #expect(ended.failure?.code == part.blame.code)
    // The deadline counts from before `begin` returned.
    #expect(duration > .milliseconds(900))
    #expect(duration < .milliseconds(1_250))
    gate.open()
    #expect(await Ended(try await bench.beginWhenFree()).failure == nil)
  }
}
