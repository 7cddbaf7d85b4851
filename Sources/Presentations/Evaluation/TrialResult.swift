import TrustedPacket

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
  /// What was asked for, as codes, in order.
  public let actions: [Int]

  /// - Parameters:
  ///   - code: the device's reason for giving no packet (`CaptureFailure.Code`); nil when it gave one.
  ///   - reason: what the laboratory knows of it beyond that.
  ///   - asked: what was asked for, in order.
  /// - Throws: `PresentationError(.failed)` when the capture ended for a reason that is not the presentation's.
  public init(
    _ trial: Trial, endedAs code: String?, because reason: String?, after time: Duration,
    asked: [LivenessAction]
  ) throws(PresentationError) {
    switch code {
    case nil: verdict = .accepted
    case "liveness_failed", "camera_not_allowed": verdict = .rejected
    case "quality_not_reached": verdict = .noResponse
    case let code?:
      throw PresentationError(.failed, "\(trial.species.rawValue): the capture ended as \(code)")
    }
    self.trial = trial
    self.reason = verdict == .accepted ? "" : reason ?? ""
    seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
    actions = asked.map(\.rawValue)
  }

  /// What was asked for and done.
  var answered: ArraySlice<Int> {
    verdict == .accepted ? actions[...] : actions.dropLast()
  }
}
