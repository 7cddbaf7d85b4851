import FaceAnalysis
import TrustedPacket

extension CaptureProfile {
  /// Refuses a profile that an installation cannot assess: such a capture could never succeed.
  ///
  /// - Throws: `ProfileError(.notAssessable)` that names the measure and the model it needs.
  public func checkAssessable(by assessor: some FrameAssessor) throws(ProfileError) {
    for measure in Measure.byUrgency
    where requirements[measure] != nil && !assessor.assessable.contains(measure) {
      let fix = measure.neededModel.map {
        "install the \($0.role) model \($0.fileName) (SHA-256 \($0.sha256)), or "
      }
      throw ProfileError(
        .notAssessable,
        "profile \(name) requires \(measure.rawValue), which this installation cannot assess: "
          + "\(fix ?? "")use a profile without it")
    }
  }
}
