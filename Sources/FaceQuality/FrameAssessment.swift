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

  /// How good the frame is: the least score among what is required, 0…100. One that was not assessed counts 0.
  public var score: Int { weakest?.score ?? 0 }

  /// The required measure with the least score.
  public var weakest: (measure: Measure, score: Int)? {
    measurements.filter(\.isRequired).map { measurement in
      (measurement.measure, measurement.value.map(measurement.measure.score) ?? 0)
    }.min { $0.1 < $1.1 }
  }

  /// Whether every required measure is met.
  public var isAcceptable: Bool { unmet.isEmpty }
}
