/// How one component is computed from a face, and how its raw value becomes a score.
///
/// Formulas of the standard's components are those of ISO/IEC 29794-5:2025 as OFIQ 1.0.3 computes them, its rounding
/// of landmarks to whole pixels included.
public protocol ScoredComponent: Sendable {
  static var component: QualityComponent { get }
  /// In the component's own unit; the standard calls it native quality.
  var raw: Double { get }
  init(raw: Double)
  /// - Returns: nil when the face does not show what the component is about.
  static func measure(_ face: FaceEvidence) -> Double?
  /// The score before it is rounded and limited.
  var mapped: Double { get }
}

extension ScoredComponent {
  /// 0…100, higher is better.
  public var score: Int { Int(min(max(mapped.rounded(), 0), 100)) }

  static func value(of face: FaceEvidence) -> QualityValue? {
    guard let raw = measure(face), raw.isFinite else { return nil }
    return QualityValue(raw: raw, score: Self(raw: raw).score)
  }
}
