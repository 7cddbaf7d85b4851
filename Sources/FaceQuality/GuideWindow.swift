import FaceAnalysis

/// The part of the frame in which the terminal asks people to place their face, relative to the frame's size.
public struct GuideWindow: Sendable, Equatable {
  /// Left edge, 0…1.
  public var x: Double
  /// Top edge, 0…1.
  public var y: Double
  /// 0…1.
  public var width: Double
  /// 0…1.
  public var height: Double

  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// An upright window in the middle, 0.3 of the width by 0.7 of the height: in a frame of 1280×720 it is 384×504
  /// pixels, and a face that covers 60 % of it has about 130 pixels between the eyes.
  public static let standard = GuideWindow(x: 0.35, y: 0.15, width: 0.3, height: 0.7)

  /// Whether the window is not empty and lies inside the frame.
  var isValid: Bool {
    // Decimal fractions do not add up exactly.
    x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= 1.000_001
      && y + height <= 1.000_001
  }

  /// The window in pixels of a frame.
  func box(in frame: ImageBox) -> ImageBox {
    ImageBox(
      left: x * frame.width, top: y * frame.height, right: (x + width) * frame.width,
      bottom: (y + height) * frame.height)
  }
}
