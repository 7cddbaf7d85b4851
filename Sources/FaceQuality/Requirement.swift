/// The range that a measure's value must lie in.
public struct Requirement: Sendable, Equatable {
  /// The value must be at least this.
  public var minimum: Double?
  /// The value must be at most this.
  public var maximum: Double?

  public init(minimum: Double? = nil, maximum: Double? = nil) {
    self.minimum = minimum
    self.maximum = maximum
  }

  public func isMet(by value: Double) -> Bool {
    value >= minimum ?? -.infinity && value <= maximum ?? .infinity
  }

  /// One face, no more and no less.
  static let exactlyOne = Requirement(minimum: 1, maximum: 1)
}
