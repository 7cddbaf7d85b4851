/// An upright rectangle in pixels; it may reach beyond the image.
public struct ImageBox: Sendable, Equatable, BitwiseCopyable {
  public var left: Double
  public var top: Double
  public var right: Double
  public var bottom: Double

  public init(left: Double, top: Double, right: Double, bottom: Double) {
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
  }

  public var width: Double { right - left }
  public var height: Double { bottom - top }
  /// Square pixels; 0 for a box that is turned inside out.
  public var area: Double { max(0, width) * max(0, height) }

  /// What two boxes share; its area is 0 when they do not meet.
  public func intersection(_ other: ImageBox) -> ImageBox {
    ImageBox(
      left: max(left, other.left), top: max(top, other.top), right: min(right, other.right),
      bottom: min(bottom, other.bottom))
  }

  /// Shared area over joint area, 0…1.
  public func overlap(_ other: ImageBox) -> Double {
    let shared = intersection(other).area
    let joint = area + other.area - shared
    return joint > 0 ? shared / joint : 0
  }

  /// Every coordinate multiplied.
  public func scaled(by factor: Double) -> ImageBox {
    ImageBox(
      left: left * factor, top: top * factor, right: right * factor, bottom: bottom * factor)
  }

  var isFinite: Bool { left.isFinite && top.isFinite && right.isFinite && bottom.isFinite }
}
