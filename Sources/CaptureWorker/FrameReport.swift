import FaceQuality
import Liveness

/// What a worker says of the frame that it holds.
public struct FrameReport: Sendable, Equatable {
  public var quality: FrameAssessment
  /// There exactly when the order asks for liveness.
  public var liveness: LivenessReport?

  public init(quality: FrameAssessment, liveness: LivenessReport? = nil) {
    self.quality = quality
    self.liveness = liveness
  }
}
