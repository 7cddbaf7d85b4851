import CaptureWorker

/// The worker process that the daemon looks after.
public struct KeptWorker: Sendable {
  /// Asks it whether it works, and mends it when it does not.
  var check: @Sendable () async -> Bool
  /// How often one was lost since the daemon started.
  var losses: @Sendable () -> Int
  /// Why the last one was; nil while one runs.
  var fault: @Sendable () -> String?

  public init(_ worker: RemoteWorker) {
    self.init(
      check: { await worker.check() }, losses: { worker.health.losses },
      fault: {
        if case .down(let reason) = worker.health.state { reason } else { nil }
      })
  }

  init(
    check: @escaping @Sendable () async -> Bool, losses: @escaping @Sendable () -> Int,
    fault: @escaping @Sendable () -> String? = { nil }
  ) {
    self.check = check
    self.losses = losses
    self.fault = fault
  }
}
