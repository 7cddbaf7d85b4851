import Liveness
import Platform
import TrustedPacket

/// What a recorded session is worth when it is played to other nonces: the recording's observations go through the state
/// machine of each nonce's challenge, as if the camera had been fed with its frames.
public struct RecordedReplay: Sendable {
  /// A recording whose actions are what a nonce asks for.
  public struct Match: Sendable {
    public let person: String
    public let seed: UInt64
    public let actions: [LivenessAction]
    /// Whether its timing fitted too.
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

extension Lane {
  /// Records accepted sessions and plays each to other nonces.
  ///
  /// - Throws: `PresentationError`.
  public func replay(
    _ trials: [(Trial, Subject)], nonces: Int
  ) async throws(PresentationError) -> RecordedReplay {
    var recordings = 0
    var matches: [RecordedReplay.Match] = []
    for (trial, subject) in trials {
      let (result, frames) = try await perform(trial, by: subject)
      guard result.verdict == .accepted, let first = frames.first else { continue }
      recordings += 1
      let accepted = first.time.advanced(by: .zero - PresentationCamera.interval)
      for number in 0..<nonces {
        let challenge = try challenge(for: trial.seed &+ UInt64(number) &+ 1)
        var session = session(for: challenge, accepted: accepted)
        var passed = false
        for frame in frames {
          let status = session.observe(frame)
          if case .passed = status { passed = true }
          if case .failed = status { break }
        }
        let actions = challenge.steps.map(\.action)
        guard passed || actions.map(\.rawValue) == result.actions else { continue }
        matches.append(
          RecordedReplay.Match(
            person: trial.person, seed: trial.seed &+ UInt64(number) &+ 1, actions: actions,
            passed: passed))
      }
    }
    return RecordedReplay(
      recordings: recordings, nonces: nonces, matches: matches, sequences: actions.sequences)
  }
}

extension Set<LivenessAction> {
  /// Sequences of three different ones with a turn among them.
  var sequences: Int {
    func ordered(_ count: Int) -> Int { count * (count - 1) * (count - 2) }
    return ordered(count) - ordered(count { !$0.isTurn })
  }
}
