import FaceQuality
import Platform

/// Chooses among the frames that meet the profile: the one whose worst component is best. Holds no frame.
struct FrameSelection {
  enum Verdict: Equatable {
    /// To be signed now.
    case sign
    /// Better than all before: to be kept in their place.
    case keep
    /// No better than what is kept.
    case pass
  }

  private let rule: SelectionRule
  /// When a sample must be chosen at the latest, to be signed before the deadline.
  private let latest: MonotonicInstant
  private var end: MonotonicInstant?
  private(set) var best: Int?

  /// Time that signing may take: a TPM needs some hundred milliseconds for a signature and a quote.
  static let reserve = Duration.seconds(1)

  init(_ rule: SelectionRule, accepted: MonotonicInstant, deadline: Duration) {
    self.rule = rule
    latest = accepted.advanced(by: deadline - min(Self.reserve, deadline / 4))
  }

  /// Judges a frame that meets the profile.
  ///
  /// - Parameter score: of `FrameAssessment`, 0…100.
  mutating func judge(_ score: Int, at now: MonotonicInstant) -> Verdict {
    guard let requested = rule.requestedScore, score < requested else { return .sign }
    if end == nil { end = min(latest, rule.window.map { now.advanced(by: $0) } ?? latest) }
    return isBetter(score) ? .keep : .pass
  }

  /// Whether a frame of this score is better than what is kept.
  func isBetter(_ score: Int) -> Bool { score > best ?? -1 }

  /// Whether what is kept may be signed without waiting for a better one.
  var suffices: Bool { rule.takesBest || best ?? -1 >= rule.requestedScore ?? 0 }

  /// A frame of this score has taken the place of the one before.
  mutating func keep(_ score: Int) { best = score }

  /// Whether no better frame is waited for any more.
  func isOver(at now: MonotonicInstant) -> Bool { end.map { now >= $0 } ?? false }

  /// Forgets what was kept: the stream broke, and what came before it does not count.
  mutating func forget() {
    best = nil
    end = nil
  }
}
