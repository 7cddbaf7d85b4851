import TrustedPacket

/// The range that a measure's value must lie in.
public struct Requirement: Sendable, Equatable {
  /// The value must be at least this.
  public var minimum: Double?
  /// The value must be at most this.
  public var maximum: Double?
  /// The value's score must be at least this, 0…100.
  public var score: Int?

  public init(minimum: Double? = nil, maximum: Double? = nil, score: Int? = nil) {
    self.minimum = minimum
    self.maximum = maximum
    self.score = score
  }

  public func isMet(by value: Double, of measure: Measure) -> Bool {
    value >= minimum ?? -.infinity && value <= maximum ?? .infinity
      && score.map { measure.score(of: value) >= $0 } ?? true
  }

  /// One face, no more and no less.
  static let exactlyOne = Requirement(minimum: 1, maximum: 1)
}
