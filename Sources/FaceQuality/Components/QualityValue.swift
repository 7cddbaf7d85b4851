/// What a component is for one face.
public struct QualityValue: Sendable, Equatable {
  /// In the component's own unit.
  public var raw: Double
  /// 0…100, higher is better.
  public var score: Int

  public init(raw: Double, score: Int) {
    self.raw = raw
    self.score = score
  }
}
