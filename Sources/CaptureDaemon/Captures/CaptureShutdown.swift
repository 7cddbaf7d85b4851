import ServiceLifecycle

/// Ends the running capture when the daemon stops.
struct CaptureShutdown: Service {
  let registry: CaptureRegistry
  let manager: ServiceManager

  func run() async throws {
    try await gracefulShutdown()
    try? manager.notify("STOPPING=1", "STATUS=Stopping")
    await registry.stop()
    await registry.drained()
  }
}
