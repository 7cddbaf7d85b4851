import FaceAnalysis
import TrustedPacket

extension CaptureProfile {
  /// Refuses a profile that an installation cannot assess.
  public func checkAssessable(by assessor: some FrameAssessor) throws(ProfileError) {
    for measure in Measure.byUrgency
    where requirements[measure] != nil && !assessor.assessable.contains(measure) {
      throw ProfileError(profile: name, measure: measure)
    }
  }
}
