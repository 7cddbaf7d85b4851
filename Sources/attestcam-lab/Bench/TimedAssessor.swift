import FaceQuality
import Platform
import Synchronization
import TrustedPacket
import VideoCapture

/// Accepts every frame, and notes when it returned.
final class TimedAssessor: FrameAssessor, Sendable {
  let algorithms = AlgorithmSet(id: "bench/1", models: [:])
  let assessable: Set<Measure> = [.singleFace]
  private let end = Mutex(MonotonicInstant(nanoseconds: 0))

  /// When the last analysis ended.
  var finished: MonotonicInstant { end.withLock(\.self) }

  func assess(
    _ frame: borrowing Frame, for profile: CaptureProfile
  ) throws(AssessmentError) -> FrameAssessment {
    let assessment = FrameAssessment(
      measurements: [Measurement(measure: .singleFace, value: 1, isRequired: true)], unmet: [],
      guidance: nil)
    end.withLock { $0 = MonotonicClock().now }
    return assessment
  }
}
