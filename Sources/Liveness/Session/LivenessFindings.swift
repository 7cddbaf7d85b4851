/// What the detectors beside the challenge say of one frame; nil from one that could not look at it.
public struct LivenessFindings: Sendable, Equatable {
  public var infrared: Bool?
  public var depth: Bool?
  /// Mean probability of a live face by both networks, 0…1.
  public var live: Double?

  public init(infrared: Bool? = nil, depth: Bool? = nil, live: Double? = nil) {
    self.infrared = infrared
    self.depth = depth
    self.live = live
  }
}
