import FaceQuality
import Liveness
import Platform
import VideoCapture

/// What a worker is to do for one capture.
public struct WorkerOrder: Sendable, Equatable {
  public var stream: StreamRequest
  /// What frames are held against.
  public var profile: CaptureProfile
  /// When the nonce had been spent: no frame may be older.
  public var accepted: MonotonicInstant
  /// Nil when nothing is to be done against presentation attacks.
  public var liveness: LivenessOrder?

  public init(
    stream: StreamRequest, profile: CaptureProfile, accepted: MonotonicInstant,
    liveness: LivenessOrder? = nil
  ) {
    self.stream = stream
    self.profile = profile
    self.accepted = accepted
    self.liveness = liveness
  }
}
