import FaceAnalysis
import TestSupport
import VisionTestSupport

@testable import Liveness

/// MediaPipe's canonical face seen by a pinhole camera: a solid head, or a flat picture of it.
struct CanonicalHead {
  /// Degrees, as `HeadPose` has them.
  var yaw = 0.0
  var pitch = 0.0
  var roll = 0.0
  /// Centimetres from the camera.
  var distance = 60.0
  /// Centimetres to the right of the axis.
  var aside = 0.0
  var eyeRatio = 0.3
  var mouthRatio = 0.02
  /// Whether the points lie in one plane, as on a print.
  var isFlat = false

  /// Pixels; of a camera of 640×480 pixels.
  static let focal = 640.0

  /// Where the 19 points are on the model: x to the right, y up, z towards the viewer, centimetres.
  static let model: [SIMD3<Double>] = [
    [-4.45, 2.66, 3.17], [-1.86, 2.59, 3.76], [1.86, 2.59, 3.76], [4.45, 2.66, 3.17],
    [-3.99, 5.11, 4.47], [3.99, 5.11, 4.47], [0, 2.47, 5.79], [0, -0.46, 7.59],
    [-7.74, 2.37, -2.0], [7.74, 2.37, -2.0], [-1.79, -0.98, 4.85], [1.79, -0.98, 4.85],
    [-2.46, -4.34, 4.28], [2.46, -4.34, 4.28], [-7.27, -2.89, -2.25], [7.27, -2.89, -2.25],
    [0, 8.26, 4.48], [0, -9.4, 4.27], [0, -5.37, 5.54],
  ]

  func place(_ point: SIMD3<Double>) -> ImagePoint {
    let turned = HeadRotation(yaw: yaw, pitch: pitch, roll: roll).turn(
      [point.x, point.y, isFlat ? 3.17 : point.z])
    let depth = distance - turned.z
    return ImagePoint(
      x: 320 + Self.focal * (turned.x + aside) / depth, y: 240 - Self.focal * turned.y / depth)
  }

  /// What the detectors are told of it. A flat one is told as a mesh network sees it: hardly turned.
  var face: ObservedFace {
    var points = InlineArray<19, ImagePoint>(repeating: ImagePoint(x: 0, y: 0))
    for index in 0..<FacePoints.count { points[index] = place(Self.model[index]) }
    let all = (0..<FacePoints.count).map { points[$0] }
    let box = ImageBox(
      left: all.map(\.x).min() ?? 0, top: all.map(\.y).min() ?? 0,
      right: all.map(\.x).max() ?? 0, bottom: all.map(\.y).max() ?? 0)
    return ObservedFace(
      box: box, yaw: yaw, pitch: pitch, roll: roll, eyeRatio: eyeRatio, mouthRatio: mouthRatio,
      eyeDistance: 6.3 * Self.focal / (distance - 3.5), points: FacePoints(points))
  }
}
