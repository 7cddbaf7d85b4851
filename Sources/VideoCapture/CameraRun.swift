import Synchronization

/// The life of a camera between `start` and `stop`, the same for every kind of source.
public final class CameraRun: Sendable {
  private let state = Mutex(State())

  public init() {}

  /// Ends what ran before, then starts a thread and waits for its stream.
  ///
  /// When the caller is cancelled meanwhile, the thread releases its source by itself; the next `start`
  /// waits for that.
  public func start(
    _ make: () throws(CameraError) -> CaptureThread
  ) async throws(CameraError) -> StreamFormat {
    await stop()
    let fresh = try make()
    state.withLock { $0.thread = fresh }
    do {
      return try await fresh.format()
    } catch {
      if error.code != .cancelled { await stop() } else { fresh.interrupt() }
      throw error
    }
  }

  public func next() async throws(CameraError) -> Frame {
    guard let running = state.withLock({ $0.thread }) else {
      throw CameraError(.failed, "the camera is not started")
    }
    return try await running.next()
  }

  public var drops: DropCounts {
    state.withLock { $0.thread?.drops ?? $0.drops }
  }

  /// See `Camera.measuredInterval`.
  public var measuredInterval: Duration? {
    state.withLock { $0.thread?.measuredInterval ?? $0.measuredInterval }
  }

  public func stop() async {
    guard let running = state.withLock({ $0.thread }) else { return }
    await running.stop()
    state.withLock { state in
      guard state.thread === running else { return }
      state = State(
        thread: nil, drops: running.drops, measuredInterval: running.measuredInterval)
    }
  }

  private struct State {
    var thread: CaptureThread?
    /// Of the run before, when there is no thread.
    var drops = DropCounts()
    var measuredInterval: Duration?
  }
}
