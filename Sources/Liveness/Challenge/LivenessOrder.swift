import TrustedPacket

/// What one capture must show to be taken for a live person's.
public struct LivenessOrder: Sendable, Equatable {
  /// What the person is asked to do, in this order; empty when nothing is asked.
  public var steps: [LivenessChallenge.Step]
  /// What must say yes. Required and not available is a no.
  public var required: Set<LivenessMethod>
  /// The thresholds.
  public var settings: LivenessSettings

  public init(
    steps: [LivenessChallenge.Step], required: Set<LivenessMethod>,
    settings: LivenessSettings = .standard
  ) {
    self.steps = steps
    self.required = required
    self.settings = settings
  }
}
