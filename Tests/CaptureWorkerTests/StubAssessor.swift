import FaceAnalysis
import FaceQuality
import TrustedPacket
import VideoCapture

/// Finds the same in every frame.
final class StubAssessor: FrameAssessor, Sendable {
  let algorithms = AlgorithmSet(id: "stub/1", models: [:])
  let assessable = Set(Measure.allCases)
  let failure: AssessmentError?
  let face: ImageBox?

  init(failure: AssessmentError? = nil, face: ImageBox? = nil) {
    self.failure = failure
    self.face = face
  }

  static let assessment = FrameAssessment(
    measurements: [
      Measurement(measure: .singleFace, value: 1, isRequired: true),
      Measurement(measure: .sharpness, value: 61.25, isRequired: false),
      Measurement(measure: .completeness, value: nil, isRequired: false),
    ], unmet: [], guidance: .holdStill)

  func assess(
    _ frame: borrowing Frame, for profile: CaptureProfile
  ) throws(AssessmentError) -> FrameAssessment {
    if let failure { throw failure }
    return Self.assessment
  }
}
