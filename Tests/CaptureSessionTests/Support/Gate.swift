import Dispatch
import Synchronization

/// A place where a scripted part hangs, cancelled or not, until the test opens it.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var isReached = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  private let opened = DispatchSemaphore(value: 0)

  /// Hangs until the gate is open.
  func pass() async {
    wake { $0.isReached = true }
    await wait { $0.isOpen }
  }

  /// Hangs with the whole thread until the gate is open.
  func block() {
    wake { $0.isReached = true }
    opened.wait()
    opened.signal()
  }

  /// Waits until somebody hangs here, or has.
  func reached() async { await wait(until: \.isReached) }

  func open() {
    wake { $0.isOpen = true }
    opened.signal()
  }

  private func wait(until condition: @Sendable (borrowing State) -> Bool) async {
    while !state.withLock({ condition($0) }) {
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          if condition(state) { return true }
          state.waiting.append(continuation)
          return false
        }
        if isReady { continuation.resume() }
      }
    }
  }

  private func wake(_ change: (inout State) -> Void) {
    let waiting = state.withLock { state in
      change(&state)
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}
