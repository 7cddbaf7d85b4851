/// Ours, a guess: how much the second most unlike of 13 patches of skin differs from their median colour, as ΔE with
/// lightness halved, for shadows are common. Score 100 · (1 − sig(x; 17, 2.5)).
///
/// Notices masks, bars and hands of another colour; not hair at the edge, clear glasses, or a hand of the skin's own
/// colour. Beards and hard shadows lower it as well.
public struct OcclusionHeuristic: ScoredComponent {
  public static let component = QualityComponent.occlusionHeuristic
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? { face.own?.patchDifference }

  public var mapped: Double { 100 * (1 - sigmoid(raw, centre: 17, width: 2.5)) }
}
