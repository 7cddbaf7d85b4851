import FaceQuality
import Platform
import TrustedPacket
import VideoCapture

/// Decides when the camera is to change its exposure: where light is the most urgent thing that a face lacks, and the
/// camera has had time to show what the step before did. The picture itself is never changed.
struct LightRescue {
  private var last: MonotonicInstant?

  /// From one step to the next: a step shows two or three frames later.
  static let pause = Duration.milliseconds(250)

  /// - Returns: the step to take now; nil for none.
  mutating func step(
    for assessment: FrameAssessment, under profile: CaptureProfile, at time: MonotonicInstant
  ) -> LightChange? {
    if let last, last <= time, last.duration(to: time) < Self.pause { return nil }
    guard let change = Self.change(for: assessment, under: profile) else { return nil }
    last = time
    return change
  }

  private static func change(
    for assessment: FrameAssessment, under profile: CaptureProfile
  ) -> LightChange? {
    guard let measure = assessment.unmet.first,
      let value = assessment.measurements.first(where: { $0.measure == measure })?.value
    else { return nil }
    switch measure {
    // A face may be too bright for a limit, or for a score, which falls to both sides of the middle.
    case .luminanceMean, .illumination:
      return value > profile.requirements[measure]?.maximum ?? 0.5 ? .darker : .brighter
    case .underExposurePrevention: return .brighter
    case .overExposurePrevention: return .darker
    default: return nil
    }
  }
}
