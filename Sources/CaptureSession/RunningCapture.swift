/// A capture under way: exactly one terminal event within the deadline plus 250 ms.
public struct RunningCapture: Sendable {
  /// Ends after `.done` or `.failed`. For one consumer; buffers everything (a capture emits few events).
  public let events: AsyncStream<CaptureEvent>
  /// The outcome; returns when the capture has ended.
  public let outcome: Task<Result<SealedPacket, CaptureFailure>, Never>
  /// What became of the frames so far. What the camera itself dropped is known once there is a sample.
  public let frames: @Sendable () -> [FrameFate: Int]
  /// What the camera sees meanwhile; nil for a device that does not show it.
  public let preview: PreviewFeed?
  /// Asks the capture to end as `.cancelled`. Without effect once it has ended.
  public let cancel: @Sendable () -> Void

  public init(
    events: AsyncStream<CaptureEvent>, outcome: Task<Result<SealedPacket, CaptureFailure>, Never>,
    frames: @escaping @Sendable () -> [FrameFate: Int] = { [:] }, preview: PreviewFeed? = nil,
    cancel: @escaping @Sendable () -> Void
  ) {
    self.events = events
    self.outcome = outcome
    self.frames = frames
    self.preview = preview
    self.cancel = cancel
  }
}
