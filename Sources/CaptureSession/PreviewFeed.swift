import CaptureWorker
import Platform
import Synchronization

/// Pictures of a running capture for whoever began it.
///
/// Nothing is kept here: a picture is made only while its reader waits, of the newest frame, and goes straight to that
/// reader. So a slow reader gets fewer pictures, not older ones, and costs the capture nothing.
public final class PreviewFeed: Sendable {
  /// From one picture to the next, at least.
  public static let interval = Duration.milliseconds(100)

  private struct State {
    /// Of the one reader, the last that came.
    var reader = 0
    var waiting: CheckedContinuation<SealedSample?, Never>?
    var shown: MonotonicInstant?
    var isOver = false
  }

  private let state = Mutex(State())

  public init() {}

  /// Becomes the one reader; whoever read before gets no more.
  public func read() -> PreviewReader {
    let (number, displaced) = state.withLock { state in
      state.reader += 1
      return (state.reader, state.waiting.take())
    }
    displaced?.resume(returning: nil)
    return PreviewReader(self, number)
  }

  /// Whether a reader waits, and may have a picture again.
  func isWanted(at now: MonotonicInstant) -> Bool {
    state.withLock { state in
      state.waiting != nil && state.shown.map { $0.duration(to: now) >= Self.interval } ?? true
    }
  }

  /// Hands a picture to the reader that waits; without one it is overwritten.
  func show(_ picture: SealedSample, at now: MonotonicInstant) {
    let waiting = state.withLock { state in
      state.shown = now
      return state.waiting.take()
    }
    waiting?.resume(returning: picture)
  }

  /// The capture is over.
  func end() {
    let waiting = state.withLock { state in
      state.isOver = true
      return state.waiting.take()
    }
    waiting?.resume(returning: nil)
  }

  fileprivate func isLive(_ reader: Int) -> Bool {
    state.withLock { !$0.isOver && $0.reader == reader }
  }

  fileprivate func next(for reader: Int) async -> SealedSample? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // Whoever will have nothing: this one, or who asked before it and has no answer yet.
        let refused = state.withLock { state in
          // A cancellation sets the task's flag before it looks for who waits.
          guard !state.isOver, state.reader == reader, !Task.isCancelled else {
            return Optional(continuation)
          }
          defer { state.waiting = continuation }
          return state.waiting
        }
        refused?.resume(returning: nil)
      }
    } onCancel: {
      let waiting = state.withLock { $0.reader == reader ? $0.waiting.take() : nil }
      waiting?.resume(returning: nil)
    }
  }
}

/// One who looks at the pictures of a capture; asks for one at a time.
public struct PreviewReader: Sendable {
  private let feed: PreviewFeed
  private let number: Int

  fileprivate init(_ feed: PreviewFeed, _ number: Int) {
    self.feed = feed
    self.number = number
  }

  /// Waits for a picture of a frame that is taken from now on.
  ///
  /// - Returns: a JPEG of at most `SealedSample.previewLimit` bytes; nil when the capture is over, another reader came,
  ///   or the task was cancelled.
  public func next() async -> SealedSample? { await feed.next(for: number) }

  /// Whether the capture runs and no other reader came; if not, what is still held of a picture is not to be shown.
  public var isLive: Bool { feed.isLive(number) }
}
