import Platform
import TrustedPacket

/// Where a session stands after a frame.
public enum LivenessStatus: Sendable, Equatable {
  /// The person is to look straight into the camera: at the beginning, and between two actions.
  case waitingForNeutral
  /// The person is to do this, until then.
  case prompt(LivenessAction, deadline: MonotonicInstant)
  /// Everything required said yes. Ends as `failed` when the sequence of frames breaks before the sample is taken.
  case passed(LivenessTranscript)
  /// It is over, and no frame makes it good again.
  case failed(LivenessFailure)
}
