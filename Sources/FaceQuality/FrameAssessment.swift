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
