import FaceQuality
import Platform
import VideoCapture

/// What a worker is to do for one capture.
public struct WorkerOrder: Sendable, Equatable {
  public var stream: StreamRequest
  /// What frames are held against.
  public var profile: CaptureProfile
  /// When the nonce had been spent: no frame may be older.
  public var accepted: MonotonicInstant

  public init(stream: StreamRequest, profile: CaptureProfile, accepted: MonotonicInstant) {
    self.stream = stream
    self.profile = profile
    self.accepted = accepted
  }
}
