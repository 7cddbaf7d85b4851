import TrustedPacket

/// What one frame showed.
public struct FrameAssessment: Sendable, Equatable {
  /// One per `Measure`, in that order.
  public var measurements: [Measurement]
  /// Required measures that this frame does not meet, in the order in which a person should mend them.
  public var unmet: [Measure]
  /// What the user should change, if anything.
  public var guidance: Guidance?

  public init(measurements: [Measurement], unmet: [Measure], guidance: Guidance?) {
    self.measurements = measurements
    self.unmet = unmet
    self.guidance = guidance
  }

  /// Whether every required measure is met.
  public var isAcceptable: Bool { unmet.isEmpty }
}

/// One measured value, or the plain statement that it was not assessed.
public struct Measurement: Sendable, Equatable {
  public var measure: Measure
  /// In the measure's own unit; nil when not assessed.
  public var value: Double?
  /// Whether the profile required it, and so refused frames that do not meet it.
  public var isRequired: Bool

  public init(measure: Measure, value: Double?, isRequired: Bool) {
    self.measure = measure
    self.value = value
    self.isRequired = isRequired
  }
}
