import Logging
import ServiceLifecycle

/// Looks after the worker process also when nobody captures and no service manager asks: one that died is started
/// again, one that hangs is ended.
struct WorkerKeeper: Service {
  let upkeep: @Sendable () async -> Bool
  let logger: Logger

  static let interval = Duration.seconds(1)

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var works = true
      while !Task.isCancelled {
        let answers = await upkeep()
        if answers != works {
          works = answers
          if works {
            logger.notice("the worker process works again")
          } else {
            logger.error("the worker process does not work; see attestcam doctor")
          }
        }
        try? await Task.sleep(for: Self.interval)
      }
    }
  }
}
