/// What became of one presentation.
public struct TrialResult: Sendable, Codable, Equatable {
  public enum Verdict: String, Sendable, Codable, CaseIterable {
    /// A packet was signed.
    case accepted
    /// The liveness check said no.
    case rejected
    /// The capture ended without a verdict: nothing was asked before its deadline, or no frame could be signed. Counts
    /// as a failure of a person, and is reported by itself (ISO/IEC 30107-3: non-response).
    case noResponse = "no response"
  }

  public let trial: Trial
  public let verdict: Verdict
  /// Why not; for the evaluation, never told outside it.
  public let reason: String
  /// From the nonce's acceptance to the verdict, in seconds of the frames' time.
  public let seconds: Double
  /// What was asked for, as codes.
  public let actions: [Int]
  /// How many of them were prompted before the verdict.
  public let prompted: Int

  /// What was asked for and done.
  var answered: ArraySlice<Int> {
    actions.prefix(verdict == .accepted ? prompted : max(0, prompted - 1))
  }
}
