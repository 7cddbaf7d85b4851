import Logging
import ServiceLifecycle

/// Tells the service manager that the daemon works, each time after asking its parts. A part that does not answer
/// keeps the ping from going out, and the manager restarts the daemon.
struct Watchdog: Service {
  let manager: ServiceManager
  let logger: Logger
  /// Returns only when every part has answered; false when one has failed for good.
  let works: @Sendable () async -> Bool

  func run() async throws {
    guard let limit = manager.watchdog else { return try await gracefulShutdown() }
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        if await works() {
          do {
            try manager.notify("WATCHDOG=1")
          } catch {
            logger.warning("\(error)")
          }
        } else {
          logger.error("a part of the daemon does not work; the watchdog is not fed")
        }
        try? await Task.sleep(for: limit / 3)
      }
    }
  }
}
