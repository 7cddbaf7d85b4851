import DeviceKeys

/// What a capture must fulfil, read from a YAML file; its digest stands in the signed claims.
public struct CaptureProfile: Sendable, Equatable {
  /// File name without `.yaml`; `[a-z0-9-]{1,32}`.
  public var name: String
  /// SHA-256 of the file's bytes.
  public var digest: SHA256Digest
  /// What each required measure must fulfil. A measure that is not named is recorded, not required.
  public var requirements: [Measure: Requirement]

  public init(name: String, digest: SHA256Digest, requirements: [Measure: Requirement]) {
    self.name = name
    self.digest = digest
    self.requirements = requirements
  }
}

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
}
