import Platform
import Synchronization

/// A clock that a camera moves from frame to frame, so that a session takes as long as its computation.
public final class LabClock: MonotonicTime {
  private struct Sleeper {
    let deadline: MonotonicInstant
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now: MonotonicInstant
    var count = 0
    var sleepers: [Int: Sleeper] = [:]
  }

  private let state: Mutex<State>

  public init(_ start: MonotonicInstant = MonotonicInstant(nanoseconds: 1_000_000_000_000)) {
    state = Mutex(State(now: start))
  }

  public var now: MonotonicInstant { state.withLock { $0.now } }

  public var minimumResolution: Duration { .nanoseconds(1) }

  /// Moves the clock forward and wakes everyone whose time has come.
  func advance(by duration: Duration) {
    let due = state.withLock { state in
      state.now = state.now.advanced(by: duration)
      let due = state.sleepers.filter { $0.value.deadline <= state.now }
      for id in due.keys { state.sleepers[id] = nil }
      return due.values.sorted { $0.deadline < $1.deadline }
    }
    for sleeper in due { sleeper.continuation.resume() }
  }

  public func sleep(until deadline: MonotonicInstant, tolerance: Duration?) async throws {
    let id = state.withLock { state in
      state.count += 1
      return state.count
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        add(Sleeper(deadline: deadline, continuation: continuation), id)
      }
    } onCancel: {
      let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }

  /// A task's flag is set before its cancellation handler takes the lock, so one of the two sees the other.
  private func add(_ sleeper: Sleeper, _ id: Int) {
    let outcome: Result<Void, any Error>? = state.withLock { state in
      if Task.isCancelled { return .failure(CancellationError()) }
      if sleeper.deadline <= state.now { return .success(()) }
      state.sleepers[id] = sleeper
      return nil
    }
    if let outcome { sleeper.continuation.resume(with: outcome) }
  }
}
