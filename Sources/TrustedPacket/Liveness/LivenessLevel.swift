/// How much was done against presentation attacks: which kinds of evidence all said yes. What each level stops, and what it
/// does not, stands in docs/liveness.md.
public enum LivenessLevel: String, Sendable, CaseIterable {
  /// Nothing was done, or nothing that more than denies.
  case none
  case infrared = "ir"
  case depth
  case infraredDepth = "ir+depth"
  case action = "rgb-action"
  case actionInfrared = "rgb-action+ir"
  case actionDepth = "rgb-action+depth"
  case actionInfraredDepth = "rgb-action+ir+depth"

  /// The level that follows from what said yes.
  public init(of methods: some Collection<LivenessMethod>) {
    switch (methods.contains(.action), methods.contains(.infrared), methods.contains(.depth)) {
    case (false, false, false): self = .none
    case (false, true, false): self = .infrared
    case (false, false, true): self = .depth
    case (false, true, true): self = .infraredDepth
    case (true, false, false): self = .action
    case (true, true, false): self = .actionInfrared
    case (true, false, true): self = .actionDepth
    case (true, true, true): self = .actionInfraredDepth
    }
  }

  /// Whether a challenge was answered, which is what a recording cannot do but by luck.
  public var hasChallenge: Bool {
    switch self {
    case .action, .actionInfrared, .actionDepth, .actionInfraredDepth: true
    case .none, .infrared, .depth, .infraredDepth: false
    }
  }
}
