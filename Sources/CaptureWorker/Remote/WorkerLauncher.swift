import Platform

/// Starts worker processes.
protocol WorkerLauncher: Sendable {
  /// Starts one. It ends, at the latest, with the thread that called this.
  ///
  /// - Throws: `SystemError`.
  func launch() throws(SystemError) -> LaunchedWorker
}
