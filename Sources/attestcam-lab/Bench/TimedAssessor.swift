import FaceQuality
import Platform
import TrustedPacket
import VideoCapture

/// Accepts every frame, on a thread of its own like the real one, and notes when it returned.
actor TimedAssessor: FrameAssessor {
  nonisolated let algorithms = AlgorithmSet(id: "bench/1", models: [:])
  nonisolated let assessable: Set<Measure> = [.singleFace]
  /// When the last analysis ended.
  private(set) var finished = MonotonicInstant(nanoseconds: 0)
  private let thread = DedicatedThread(name: "bench-assessor")

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  func assess(
    _ frame: borrowing Frame, for profile: CaptureProfile
  ) async throws(AssessmentError) -> FrameAssessment {
    let assessment = FrameAssessment(
      measurements: [Measurement(measure: .singleFace, value: 1, isRequired: true)], unmet: [],
      guidance: nil)
    finished = MonotonicClock().now
    return assessment
  }
}
