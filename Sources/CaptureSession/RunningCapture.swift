/// A capture under way: exactly one terminal event within the deadline plus 250 ms.
public struct RunningCapture: Sendable {
  /// Ends after `.done` or `.failed`. For one consumer; buffers everything (a capture emits few events).
  public let events: AsyncStream<CaptureEvent>
  /// The outcome; returns when the capture has ended.
  public let outcome: Task<Result<SealedPacket, CaptureFailure>, Never>
  /// Asks the capture to end as `.cancelled`. Without effect once it has ended.
  public let cancel: @Sendable () -> Void

  public init(
    events: AsyncStream<CaptureEvent>, outcome: Task<Result<SealedPacket, CaptureFailure>, Never>,
    cancel: @escaping @Sendable () -> Void
  ) {
    self.events = events
    self.outcome = outcome
    self.cancel = cancel
  }
}
