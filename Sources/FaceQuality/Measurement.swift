import TrustedPacket

/// One measured value, or the plain statement that it was not assessed.
public struct Measurement: Sendable, Equatable {
  public var measure: Measure
  /// In the measure's own unit; nil when not assessed.
  public var value: Double?
  /// Whether the profile required it, and so refused frames that do not meet it.
  public var isRequired: Bool

  public init(measure: Measure, value: Double?, isRequired: Bool) {
    self.measure = measure
    self.value = value
    self.isRequired = isRequired
  }
}
