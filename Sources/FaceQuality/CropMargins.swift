import FaceAnalysis
import JPEG

/// How much a cropped sample shows around the face.
public struct CropMargins: Sendable, Equatable {
  /// Above the face, in heights of its box.
  public var above: Double
  /// Below the face, in heights of its box.
  public var below: Double
  /// On either side, in widths of its box.
  public var sides: Double

  /// What margins may be.
  public static let range = 0.0...4.0

  public init(above: Double, below: Double, sides: Double) {
    self.above = above
    self.below = below
    self.sides = sides
  }

  /// The part of a frame to cut out; as much of the margins as the frame has.
  ///
  /// - Returns: nil for a face outside the frame.
  public func region(around face: ImageBox, width: Int, height: Int) -> JPEGCropper.Region? {
    let frame = ImageBox(left: 0, top: 0, right: Double(width), bottom: Double(height))
    let part = ImageBox(
      left: face.left - sides * face.width, top: face.top - above * face.height,
      right: face.right + sides * face.width, bottom: face.bottom + below * face.height
    ).intersection(frame)
    guard part.width >= 1, part.height >= 1 else { return nil }
    let (x, y) = (Int(part.left), Int(part.top))
    return JPEGCropper.Region(
      x: x, y: y, width: min(width, Int(part.right.rounded(.up))) - x,
      height: min(height, Int(part.bottom.rounded(.up))) - y)
  }
}
