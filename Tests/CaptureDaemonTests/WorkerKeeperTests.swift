import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import CaptureDaemon

@Suite("What is told of the worker process", .timeLimit(.minutes(1)))
struct WorkerKeeperTests {
  @Test("Each loss is counted once, whoever noticed it")
  func losses() async throws {
    let registry = MetricsRegistry()
    #expect(!registry.render().contains("attestcam_worker_losses_total 0"))
    let metrics = DaemonMetrics(registry)
    #expect(registry.render().contains("\nattestcam_worker_losses_total 0\n"))
    let lost = Mutex(2)
    let (checks, feed) = AsyncStream.makeStream(of: Void.self)
    let worker = KeptWorker(
      check: {
        feed.yield()
        return true
      }, losses: { lost.withLock(\.self) })
    let keeper = WorkerKeeper(worker: worker, metrics: metrics, logger: Logger(label: "test"))
    let group = ServiceGroup(
      configuration: .init(
        services: [keeper], gracefulShutdownSignals: [], logger: Logger(label: "test")))
    try await withThrowingTaskGroup { tasks in
      tasks.addTask { try await group.run() }
      var seen = 0
      for await _ in checks {
        seen += 1
        if seen == 2 {
          #expect(registry.render().contains("\nattestcam_worker_losses_total 2\n"))
          lost.withLock { $0 = 3 }
        }
        if seen == 4 { break }
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
    #expect(registry.render().contains("\nattestcam_worker_losses_total 3\n"))
  }
}
