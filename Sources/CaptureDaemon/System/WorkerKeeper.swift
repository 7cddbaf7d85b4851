import Logging
import ServiceLifecycle

/// Looks after the worker process also when nobody captures and no service manager asks: one that died is started
/// again, one that hangs is ended.
struct WorkerKeeper: Service {
  let worker: KeptWorker
  let metrics: DaemonMetrics
  let logger: Logger

  static let interval = Duration.seconds(1)

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var (works, losses) = (true, 0)
      while !Task.isCancelled {
        let answers = await worker.check()
        let lost = worker.losses()
        metrics.workersLost(lost - losses)
        losses = lost
        if answers != works {
          works = answers
          if works {
            logger.notice("the worker process works again")
          } else {
            logger.error(
              "the worker process does not work; see attestcam doctor",
              metadata: worker.fault().map { ["reason": "\($0)"] })
          }
        }
        try? await Task.sleep(for: Self.interval)
      }
    }
  }
}
