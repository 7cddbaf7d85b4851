import Synchronization

/// A clock that stands still until somebody moves it, for tests and for what is faster than time; sleepers wake when their time
/// is passed.
public final class ManualClock: MonotonicTime {
  private let state: Mutex<State>

  public init(_ start: MonotonicInstant = MonotonicInstant(nanoseconds: 0)) {
    state = Mutex(State(now: start))
  }

  public var now: MonotonicInstant { state.withLock { $0.now } }

  public var minimumResolution: Duration { .nanoseconds(1) }

  /// Moves the clock forward and wakes everyone whose deadline has come, the earliest first.
  public func advance(by duration: Duration) {
    precondition(duration >= .zero, "a monotonic clock does not go back")
    let due = state.withLock { state in
      state.now = state.now.advanced(by: duration)
      let due = state.sleepers.filter { $0.value.deadline <= state.now }
      for id in due.keys { state.sleepers[id] = nil }
      return due.values.sorted { $0.deadline < $1.deadline }
    }
    for sleeper in due { sleeper.continuation.resume() }
    announce()
  }

  /// Waits until at least `count` tasks sleep on this clock, so that it is moved at the right moment.
  public func waitForSleepers(_ count: Int) async {
    await withCheckedContinuation { continuation in
      state.withLock { $0.watchers.append((count, continuation)) }
      announce()
    }
  }

  public func sleep(until deadline: MonotonicInstant, tolerance: Duration?) async throws {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
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

  /// The task's flag is set before its cancellation handler takes the lock, so one of the two sees the other.
  private func add(_ sleeper: Sleeper, _ id: Int) {
    let outcome: Result<Void, CancellationError>? = state.withLock { state in
      if Task.isCancelled { return .failure(CancellationError()) }
      if sleeper.deadline <= state.now { return .success(()) }
      state.sleepers[id] = sleeper
      return nil
    }
    if let outcome { sleeper.continuation.resume(with: outcome.mapError { $0 as any Error }) }
    announce()
  }

  private func announce() {
    let ready = state.withLock { state in
      let sleeping = state.sleepers.count
      defer { state.watchers.removeAll { $0.count <= sleeping } }
      return state.watchers.filter { $0.count <= sleeping }
    }
    for watcher in ready { watcher.continuation.resume() }
  }

  private struct Sleeper {
    var deadline: MonotonicInstant
    var continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now: MonotonicInstant
    var lastID = 0
    var sleepers: [Int: Sleeper] = [:]
    var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }
}
