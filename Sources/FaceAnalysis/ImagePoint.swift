/// A position in pixels; x grows to the right, y downwards, (0, 0) is the image's top left corner.
public struct ImagePoint: Sendable, Equatable, BitwiseCopyable {
  public var x: Double
  public var y: Double

  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  /// The point half-way to another.
  public func midpoint(to other: ImagePoint) -> ImagePoint {
    ImagePoint(x: (x + other.x) / 2, y: (y + other.y) / 2)
  }

  public func distance(to other: ImagePoint) -> Double {
    let (dx, dy) = (other.x - x, other.y - y)
    return (dx * dx + dy * dy).squareRoot()
  }
}
