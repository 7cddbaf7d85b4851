import Synchronization

/// What a caller waits for: the first of result, timeout and cancellation counts.
final class Outcome<Value: Sendable>: Sendable {
  typealias Resolution = Result<Value, TPMError>

  private enum State {
    case pending
    case awaited(CheckedContinuation<Resolution, Never>)
    case resolved(Resolution)
  }

  private let state = Mutex(State.pending)

  /// Whether anybody still wants a result.
  var isAwaited: Bool {
    state.withLock { state in
      if case .resolved = state { false } else { true }
    }
  }

  /// - Returns: false when it was resolved before.
  @discardableResult
  func resolve(_ resolution: Resolution) -> Bool {
    let (isFirst, waiter) = state.withLock { state in
      switch state {
      case .resolved: return (false, CheckedContinuation<Resolution, Never>?.none)
      case .pending:
        state = .resolved(resolution)
        return (true, nil)
      case .awaited(let continuation):
        state = .resolved(resolution)
        return (true, continuation)
      }
    }
    waiter?.resume(returning: resolution)
    return isFirst
  }

  /// Waits for the resolution; for one caller.
  func wait() async -> Resolution {
    await withCheckedContinuation { continuation in
      let resolution: Resolution? = state.withLock { state in
        if case .resolved(let resolution) = state { return resolution }
        state = .awaited(continuation)
        return nil
      }
      if let resolution { continuation.resume(returning: resolution) }
    }
  }
}
