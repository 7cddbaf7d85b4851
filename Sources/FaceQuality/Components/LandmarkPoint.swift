import Glibc

/// A landmark in whole pixels, as OFIQ keeps them.
public struct LandmarkPoint: Sendable, Equatable {
  public var x: Int32
  public var y: Int32

  public init(x: Int32, y: Int32) {
    self.x = x
    self.y = y
  }

  /// The nearest whole pixel.
  init(rounding x: Double, _ y: Double) {
    // Points far outside any image are as good as at its edge.
    self.x = Int32(min(max(x.rounded(), -32_768), 32_767))
    self.y = Int32(min(max(y.rounded(), -32_768), 32_767))
  }

  func distance(to other: LandmarkPoint) -> Double {
    hypot(Double(x - other.x), Double(y - other.y))
  }

  /// The whole pixel in the middle; halves are rounded away from zero.
  func middle(to other: LandmarkPoint) -> LandmarkPoint {
    LandmarkPoint(rounding: Double(x + other.x) / 2, Double(y + other.y) / 2)
  }
}
