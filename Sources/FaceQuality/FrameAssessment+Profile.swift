import TrustedPacket

extension FrameAssessment {
  /// What measured values mean under a profile. Required but not measured is a no.
  public init(
    _ values: [Measure: Double], under profile: CaptureProfile, guidance: Guidance? = nil
  ) {
    let unmet = Measure.byUrgency.filter { measure in
      guard let requirement = profile.requirements[measure] else { return false }
      return !(values[measure].map { requirement.isMet(by: $0, of: measure) } ?? false)
    }
    let measurements = Measure.allCases.map {
      Measurement(measure: $0, value: values[$0], isRequired: profile.requirements[$0] != nil)
    }
    self.init(measurements: measurements, unmet: unmet, guidance: guidance)
  }
}
