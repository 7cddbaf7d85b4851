import Liveness
import Platform
import TrustedPacket

/// What a recorded session is worth when it is played to other nonces: the recording's observations go through the state
/// machine of each nonce's challenge, as if the camera had been fed with its frames.
public struct RecordedReplay: Sendable {
  /// A nonce that asks for what was recorded, or that the recording passes for all the same: people blink of themselves.
  public struct Match: Sendable {
    public let person: String
    public let seed: UInt64
    /// What the nonce asks for.
    public let actions: [LivenessAction]
    /// Whether that is what was recorded.
    public let isRecorded: Bool
    public let passed: Bool
  }

  public let recordings: Int
  /// Challenges that each recording was played to.
  public let nonces: Int
  public let matches: [Match]
  /// Different sequences of actions that a challenge may have.
  public let sequences: Int

  public var plays: Int { recordings * nonces }
  public var passed: Int { matches.count { $0.passed } }
  /// What the number that passed exceeds in one of a hundred evaluations, if each passes whenever its actions match.
  public var bound: Int {
    Binomial.quantile(0.99, of: plays, probability: 1 / Double(sequences))
  }
  public var holds: Bool { passed <= bound }
}

extension Set<LivenessAction> {
  /// Sequences of three different ones with a turn among them.
  var sequences: Int {
    func ordered(_ count: Int) -> Int { count * (count - 1) * (count - 2) }
    return ordered(count) - ordered(count { !$0.isTurn })
  }
}
