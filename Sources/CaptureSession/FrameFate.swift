/// What became of a frame of a capture.
public enum FrameFate: String, Sendable, CaseIterable {
  /// Measured under the profile.
  case examined
  /// Its buffer was given to the driver before the nonce was spent.
  case queuedBeforeNonce = "queued_before_nonce"
  /// Taken earlier than one interval after the nonce was spent.
  case stampedTooEarly = "stamped_too_early"
  /// Not later than the one before.
  case notAdvancing = "not_advancing"
  case fromTheFuture = "from_the_future"
  case stale
  /// It cannot be decoded or measured.
  case unexaminable
  /// It never came: the stream broke, and was started again.
  case missed
  /// Marked bad by the driver, of wrong size, or no complete JPEG.
  case invalid
  /// Its timestamp cannot be.
  case badTimestamp = "bad_timestamp"
  /// A gap in the driver's numbers.
  case lost
}

extension FrameFate {
  init(_ refusal: FrameAdmission.Refusal) {
    self =
      switch refusal {
      case .queuedBeforeNonce: .queuedBeforeNonce
      case .stampedTooEarly: .stampedTooEarly
      case .notAdvancing: .notAdvancing
      case .fromTheFuture: .fromTheFuture
      case .stale: .stale
      }
  }
}
