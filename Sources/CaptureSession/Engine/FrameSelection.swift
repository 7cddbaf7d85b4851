import FaceQuality
import Platform
import TrustedPacket

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
  /// The best score so far, whether or not its frame is kept.
  private(set) var best: Int?
  /// What was weakest in the frame of that score.
  private(set) var weakest: Measure?

  /// Time that signing may take: a TPM needs some hundred milliseconds for a signature and a quote.
  static let reserve = Duration.seconds(1)

  init(_ rule: SelectionRule, accepted: MonotonicInstant, deadline: Duration) {
    self.rule = rule
    latest = accepted.advanced(by: deadline - min(Self.reserve, deadline / 4))
  }

  /// Whether there is something to choose by, so that not simply the first frames are taken.
  var isChoosing: Bool { rule.requestedScore != nil }

  /// Judges a frame that meets the profile.
  mutating func judge(_ assessment: FrameAssessment, at now: MonotonicInstant) -> Verdict {
    let score = assessment.score
    guard let requested = rule.requestedScore, score < requested else { return .sign }
    if end == nil { end = min(latest, rule.window.map { now.advanced(by: $0) } ?? latest) }
    guard isBetter(score) else { return .pass }
    // Where only the requested score will do, nothing less need be kept.
    if !rule.takesBest { keep(assessment) }
    return rule.takesBest ? .keep : .pass
  }

  /// Whether a frame of this score is better than all before.
  func isBetter(_ score: Int) -> Bool { score > best ?? -1 }

  /// A frame has taken the place of the one before.
  mutating func keep(_ assessment: FrameAssessment) {
    (best, weakest) = (assessment.score, assessment.weakest?.measure)
  }

  /// Whether no better frame is waited for any more.
  func isOver(at now: MonotonicInstant) -> Bool { end.map { now >= $0 } ?? false }

  /// Forgets what was kept: the stream broke, and what came before it does not count.
  mutating func forget() { (best, weakest, end) = (nil, nil, nil) }
}
