import Platform
import Synchronization

/// All that passes between the thread that takes frames and the task that wants them.
///
/// It holds one frame: a newer one replaces it, so a slow consumer never gets an old picture.
/// The thread calls `open`, then `post` any number of times, perhaps `fail`, and `finish` last.
public final class FrameMailbox: Sendable {
  private let state = Mutex(State())

  public init() {}

  // MARK: The thread's side

  /// The stream runs and delivers this.
  public func open(_ format: StreamFormat) {
    update { $0.format = format }
  }

  /// Offers a frame; one that nobody took is overwritten with zeros.
  public func post(_ frame: consuming Frame) {
    let (sequence, timestamp) = (frame.info.sequence, frame.info.timestamp)
    var fresh: Frame? = frame
    update { state in
      state.pace.note(sequence: sequence, at: timestamp)
      swap(&state.frame, &fresh)
    }
  }

  /// The stream is over for this reason; a frame not yet taken is dropped.
  public func fail(_ error: CameraError) {
    discard()
    update { $0.failure = $0.failure ?? error }
  }

  /// The thread has released everything and ends.
  public func finish() {
    discard()
    update { $0.isFinished = true }
  }

  /// Drops the waiting frame, if any, to get its buffer back.
  public func discard() {
    var none: Frame?
    state.withLock { swap(&$0.frame, &none) }
  }

  /// Counts frames that will not be delivered.
  public func count(_ reason: DropReason, _ frames: Int = 1) {
    state.withLock { $0.drops[reason] += frames }
  }

  // MARK: The consumer's side

  /// What the stream delivers, once it runs.
  ///
  /// - Throws: the thread's `CameraError`; `.cancelled` as soon as the task is cancelled.
  public func format() async throws(CameraError) -> StreamFormat {
    while true {
      try Self.checkCancellation()
      let step = state.withLock { state in (state.format, state.ending) }
      if let ending = step.1 { throw ending }
      if let format = step.0 { return format }
      await change { $0.format != nil || $0.ending != nil }
    }
  }

  /// The newest frame; waits for one when there is none.
  ///
  /// - Throws: the thread's `CameraError`; `.cancelled` as soon as the task is cancelled.
  public func next() async throws(CameraError) -> Frame {
    while true {
      try Self.checkCancellation()
      var frame: Frame?
      let ending = state.withLock { state in
        swap(&state.frame, &frame)
        return state.ending
      }
      if let frame { return frame }
      if let ending { throw ending }
      await change { $0.frame != nil || $0.ending != nil }
    }
  }

  public var drops: DropCounts { state.withLock { $0.drops } }

  /// See `Camera.measuredInterval`.
  public var measuredInterval: Duration? { state.withLock { $0.pace.interval } }

  /// Waits until the thread has released everything, cancelled or not.
  public func finished() async {
    while !state.withLock({ $0.isFinished }) {
      await withCheckedContinuation { continuation in
        wait(continuation, until: { $0.isFinished })
      }
    }
  }

  // MARK: Waiting

  /// Suspends until `condition` holds or the task is cancelled.
  private func change(_ condition: (borrowing State) -> Bool) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        wait(continuation, until: { Task.isCancelled || condition($0) })
      }
    } onCancel: {
      update { _ in }
    }
  }

  /// Resumes at once when the condition holds already, else at the next update.
  ///
  /// A cancellation sets the task's flag before it calls `update`, so under the lock one of the two sees the other.
  private func wait(
    _ continuation: CheckedContinuation<Void, Never>, until condition: (borrowing State) -> Bool
  ) {
    let isReady = state.withLock { state in
      if condition(state) { return true }
      state.waiting.append(continuation)
      return false
    }
    if isReady { continuation.resume() }
  }

  private func update(_ change: (inout State) -> Void) {
    let waiting = state.withLock { state in
      change(&state)
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  private static func checkCancellation() throws(CameraError) {
    if Task.isCancelled { throw CameraError(.cancelled, "the capture was cancelled") }
  }

  private struct State: ~Copyable {
    var format: StreamFormat?
    var frame: Frame?
    var failure: CameraError?
    var isFinished = false
    var drops = DropCounts()
    var pace = FramePace()
    var waiting: [CheckedContinuation<Void, Never>] = []

    /// Why no frame will come any more.
    var ending: CameraError? {
      failure ?? (isFinished ? CameraError(.cancelled, "the camera was stopped") : nil)
    }
  }
}
