import Synchronization

/// What the client sees of one capture: its events, and one outcome. Whoever ends it first decides; work that still
/// hangs in a camera or a key then no longer matters to it.
final class CaptureRun: Sendable {
  typealias Outcome = Result<SealedPacket, CaptureFailure>

  /// For the client.
  let events: AsyncStream<CaptureEvent>
  /// Nil for a device that shows nothing.
  let preview: PreviewFeed?
  private let feed: AsyncStream<CaptureEvent>.Continuation
  private let state = Mutex(State())

  init(showsPreview: Bool = false) {
    preview = showsPreview ? PreviewFeed() : nil
    (events, feed) = AsyncStream.makeStream()
    feed.yield(.state(.starting))
  }

  /// Hands over the outcome, once there is one; to be called once. Cancelling the caller changes nothing.
  func outcome() async -> Outcome {
    await withCheckedContinuation { continuation in
      let ready = state.withLock { state in
        if state.outcome == nil { state.waiter = continuation }
        return state.outcome.take()
      }
      if let ready { continuation.resume(returning: ready) }
    }
  }

  /// What became of the frames so far.
  var frames: [FrameFate: Int] { state.withLock(\.frames) }

  func count(_ fate: FrameFate, _ frames: Int = 1) {
    state.withLock { $0.frames[fate, default: 0] += frames }
  }

  /// Whether the outcome is told.
  var isOver: Bool { state.withLock { $0.progress == nil } }

  /// Moves on and tells the client.
  ///
  /// - Throws: `CaptureFailure(.cancelled)` once the capture has ended: no frame is examined and nothing signed then.
  func advance(
    to next: CaptureProgress, telling event: CaptureEvent? = nil
  ) throws(CaptureFailure) {
    let isOver = state.withLock { state in
      if state.progress == nil { return true }
      state.progress = next
      // Under the lock, so that nothing follows the last event.
      if let event { feed.yield(event) }
      return false
    }
    if isOver { throw CaptureFailure(.cancelled, "the capture has ended") }
  }

  /// The deadline has passed.
  ///
  /// - Parameter workerIsSilent: then it is to blame, as long as it is what the capture waits for.
  func expire(workerIsSilent: Bool) {
    end { .failure(CaptureFailure(deadlinePassedIn: $0, workerIsSilent: workerIsSilent)) }
  }

  /// The client or the service gave up.
  func cancel() { end { _ in .failure(CaptureFailure(.cancelled, "the capture was cancelled")) } }

  /// Ends the capture unless it has ended.
  func end(_ outcome: Outcome) { end { _ in outcome } }

  private func end(_ decide: (CaptureProgress) -> Outcome) {
    state.withLock { state in
      guard let progress = state.progress.take() else { return }
      let outcome = decide(progress)
      switch outcome {
      case .success: feed.yield(.done)
      case .failure(let failure): feed.yield(.failed(failure))
      }
      feed.finish()
      preview?.end()
      if let waiter = state.waiter.take() {
        waiter.resume(returning: outcome)
      } else {
        state.outcome = outcome
      }
    }
  }

  private struct State {
    /// Nil once the capture has ended.
    var progress: CaptureProgress? = .starting
    /// Until it is asked for; not kept any longer, since it may hold a packet.
    var outcome: Outcome?
    var waiter: CheckedContinuation<Outcome, Never>?
    var frames: [FrameFate: Int] = [:]
  }
}
