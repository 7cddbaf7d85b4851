import CaptureSession
import Testing

@testable import CaptureDaemon

@Suite("What the daemon keeps of captures", .timeLimit(.minutes(1)))
struct CaptureRegistryTests {
  private final class Token: Sendable {}

  @Test("Once a capture has ended, nothing of what it ran on is kept")
  func letsGo() async throws {
    let registry = CaptureRegistry(metrics: DaemonMetrics(MetricsRegistry()))
    let (events, feed) = AsyncStream.makeStream(of: CaptureEvent.self)
    let failure = CaptureFailure(.cancelled, "as the test says")
    weak var kept: Token?
    do {
      let token = Token()
      kept = token
      let running = RunningCapture(
        events: events, outcome: Task { .failure(failure) },
        cancel: { withExtendedLifetime(token) {} })
      _ = await registry.adopt(running, owner: 1, deadline: .seconds(5))
    }
    #expect(kept != nil)
    feed.yield(.failed(failure))
    feed.finish()
    await registry.drained()
    for _ in 0..<500 where kept != nil { try await Task.sleep(for: .milliseconds(5)) }
    #expect(kept == nil)
  }
}
