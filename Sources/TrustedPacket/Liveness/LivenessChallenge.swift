import DeviceKeys

/// What a person must be asked to do in one capture: three different actions in an order, a turn of the head among them,
/// and how long each prompt waits. It follows from what the server and the device drew (docs/packet.md), so the server
/// finds it again, and nobody in between can choose or foresee it.
public struct LivenessChallenge: Sendable, Hashable {
  /// Actions of one challenge.
  public static let count = 3
  /// Milliseconds that a prompt waits.
  public static let delays = 500...1500

  public struct Step: Sendable, Hashable {
    public let action: LivenessAction
    /// From the neutral gate, or from the end of the action before, to the prompt, in milliseconds; no less.
    public let delay: Int

    public init(_ action: LivenessAction, delay: Int) {
      self.action = action
      self.delay = delay
    }
  }

  /// Three.
  public let steps: [Step]

  /// Derives the challenge.
  ///
  /// - Parameters:
  ///   - key: the device key.
  ///   - profile: SHA-256 of the capture profile's file.
  ///   - allowed: the actions that the profile allows.
  /// - Returns: nil when `allowed` has fewer than three actions or no turn.
  public init?(
    nonce: Nonce, salt: ChallengeSalt, key: PublicKey, profile: SHA256Digest,
    allowed: Set<LivenessAction>
  ) {
    let sequences = Self.sequences(of: allowed)
    guard !sequences.isEmpty else { return nil }
    var stream = ChallengeStream(nonce: nonce, salt: salt, key: key, profile: profile)
    guard let chosen = stream.number(below: sequences.count) else { return nil }
    var steps: [Step] = []
    for action in sequences[chosen] {
      guard let more = stream.number(below: Self.delays.count) else { return nil }
      steps.append(Step(action, delay: Self.delays.lowerBound + more))
    }
    self.steps = steps
  }

  /// Whether these actions make a challenge: three or more, a turn among them.
  public static func isSufficient(_ allowed: Set<LivenessAction>) -> Bool {
    allowed.count >= count && allowed.contains(where: \.isTurn)
  }

  /// Every sequence of three different actions with a turn among them, in the order of their codes: 150 of all seven.
  static func sequences(of allowed: Set<LivenessAction>) -> [[LivenessAction]] {
    let sorted = allowed.sorted { $0.rawValue < $1.rawValue }
    var sequences: [[LivenessAction]] = []
    for first in sorted {
      for second in sorted where second != first {
        for third in sorted where third != first && third != second {
          let sequence = [first, second, third]
          if sequence.contains(where: \.isTurn) { sequences.append(sequence) }
        }
      }
    }
    return sequences
  }
}
