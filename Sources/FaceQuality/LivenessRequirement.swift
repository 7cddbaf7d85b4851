import TrustedPacket

/// What a profile asks for against presentation attacks. Everything that it names must say yes.
public struct LivenessRequirement: Sendable, Equatable {
  /// Whether recordings are told from a person by a challenge, and by what else. Never empty.
  public var detectors: Set<LivenessMethod>
  /// What the challenge may ask for: three or more, a turn among them; empty without the detector `action`.
  public var actions: Set<LivenessAction>

  public init(detectors: Set<LivenessMethod>, actions: Set<LivenessAction>) {
    self.detectors = detectors
    self.actions = actions
  }

  /// What a packet under this profile says.
  public var level: LivenessLevel { LivenessLevel(of: detectors) }
}
