import FaceAnalysis
import TrustedPacket

extension CaptureProfile {
  /// Refuses a profile that an installation cannot assess.
  public func checkAssessable(by assessor: some FrameAssessor) throws(ProfileError) {
    try checkAssessable(among: assessor.assessable)
  }

  /// Refuses a profile that requires another measure than these.
  public func checkAssessable(among assessable: Set<Measure>) throws(ProfileError) {
    for measure in Measure.byUrgency
    where requirements[measure] != nil && !assessable.contains(measure) {
      throw ProfileError(profile: name, measure: measure)
    }
  }
}
