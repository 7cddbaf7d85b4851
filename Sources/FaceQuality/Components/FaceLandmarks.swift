import Glibc

/// The 98 landmarks of WFLW (Wu et al. 2018, "Look at Boundary"), which OFIQ's measures are defined on: 0…32 outline
/// from the image-left temple over the chin, 33…50 brows, 51…59 nose, 60…75 eyes, 76…95 lips, 96 and 97 pupils.
///
/// Left and right are those of the image.
public struct FaceLandmarks: Sendable {
  public static let count = 98
  private var points: InlineArray<98, LandmarkPoint>

  public init() { points = InlineArray(repeating: LandmarkPoint(x: 0, y: 0)) }

  public subscript(index: Int) -> LandmarkPoint {
    get { points[index] }
    set { points[index] = newValue }
  }

  static let noseTip = 54
  static let chin = 16
  static let leftMouthCorner = 76
  static let rightMouthCorner = 82

  /// Middle of the corners.
  var leftEye: LandmarkPoint { self[60].middle(to: self[64]) }
  /// Middle of the corners.
  var rightEye: LandmarkPoint { self[68].middle(to: self[72]) }
  var eyes: LandmarkPoint { leftEye.middle(to: rightEye) }
  /// Between the middles of the lips' inner edges.
  var mouth: LandmarkPoint { self[90].middle(to: self[94]) }
  /// Pixels, as projected.
  var interEyeDistance: Double { leftEye.distance(to: rightEye) }

  /// From the middle between the eyes to the chin in pixels: the standard's measure T of a head's size.
  var eyeToChin: Double {
    let (left, right, chin) = (leftEye, rightEye, self[Self.chin])
    return hypot(
      Double(left.x + right.x) / 2 - Double(chin.x), Double(left.y + right.y) / 2 - Double(chin.y))
  }

  /// `eyeToChin` from the whole pixel between the eyes: the margins' unit.
  var roundedEyeToChin: Double { eyes.distance(to: self[Self.chin]) }

  /// The larger opening of three points on an eyelid or lip to those across it.
  func opening(_ a: (Int, Int), _ b: (Int, Int), _ c: (Int, Int)) -> Double {
    max(
      self[a.0].distance(to: self[a.1]), self[b.0].distance(to: self[b.1]),
      self[c.0].distance(to: self[c.1]))
  }
}
