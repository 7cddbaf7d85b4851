import VideoCapture

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
  // As the camera says it, see `DropReason`.
  case damaged, size, incomplete, sequence, timestamp, flat, repeated, unsettled, unpaired, lost
}

extension FrameFate {
  init(_ reason: DropReason) {
    self =
      switch reason {
      case .damaged: .damaged
      case .size: .size
      case .incomplete: .incomplete
      case .sequence: .sequence
      case .timestamp: .timestamp
      case .stale: .stale
      case .flat: .flat
      case .repeated: .repeated
      case .unsettled: .unsettled
      case .unpaired: .unpaired
      case .lost: .lost
      }
  }

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
