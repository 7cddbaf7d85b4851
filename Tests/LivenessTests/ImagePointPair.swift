import FaceAnalysis

/// A point whose coordinates can be chosen by key path.
struct ImagePointPair {
  var x: Double
  var y: Double

  init(_ point: ImagePoint) { (x, y) = (point.x, point.y) }

  var point: ImagePoint { ImagePoint(x: x, y: y) }
}
