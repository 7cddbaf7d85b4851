import Platform

/// How a worker process is.
public struct WorkerHealth: Sendable, Equatable {
  public enum State: Sendable, Equatable {
    /// It answers.
    case running(process: Int32)
    /// It died, hung or could not be started, for this reason; it is started again by itself.
    case down(reason: String)
  }

  public var state: State
  /// How often it was lost since the daemon started.
  public var losses: Int

  /// The process, while it runs.
  public var process: Int32? {
    if case .running(let process) = state { process } else { nil }
  }
}
