import FaceQuality
import Liveness
import Platform
import VideoCapture

/// What a worker is to do for one capture.
public struct WorkerOrder: Sendable, Equatable {
  /// What is asked of each camera.
  public var streams: PerCamera<StreamRequest>
  /// Of the depth camera; there exactly when there is one.
  public var calibration: DepthCalibration?
  /// What frames are held against.
  public var profile: CaptureProfile
  /// When the nonce had been spent: no frame may be older.
  public var accepted: MonotonicInstant
  /// Nil when nothing is to be done against presentation attacks.
  public var liveness: LivenessOrder?

  public init(
    streams: PerCamera<StreamRequest>, calibration: DepthCalibration? = nil,
    profile: CaptureProfile, accepted: MonotonicInstant, liveness: LivenessOrder? = nil
  ) {
    self.streams = streams
    self.calibration = calibration
    self.profile = profile
    self.accepted = accepted
    self.liveness = liveness
  }
}
