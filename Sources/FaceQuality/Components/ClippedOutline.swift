import FaceAnalysis

/// The outline of a face, and how much of its area lies inside a frame (Sutherland and Hodgman 1974).
struct ClippedOutline {
  private typealias Points = InlineArray<80, SIMD2<Double>>
  private var points: Points = InlineArray(repeating: [0, 0])
  private var count = 0

  init(of mesh: FaceMesh) {
    for index in FaceMesh.outline {
      let point = mesh.point(index)
      points[count] = [point.x, point.y]
      count += 1
    }
  }

  /// 0…1; nil for an outline without an area.
  func share(inside frame: ImageBox) -> Double? {
    let whole = area
    guard whole > 0 else { return nil }
    var clipped = self
    clipped.cut(0, from: frame.left, sign: 1)
    clipped.cut(0, from: frame.right, sign: -1)
    clipped.cut(1, from: frame.top, sign: 1)
    clipped.cut(1, from: frame.bottom, sign: -1)
    return min(1, clipped.area / whole)
  }

  /// Keeps what lies beyond a limit on one axis.
  private mutating func cut(_ axis: Int, from limit: Double, sign: Double) {
    let (source, total) = (points, count)
    count = 0
    for index in 0..<total {
      let (from, to) = (source[index], source[(index + 1) % total])
      let (a, b) = ((from[axis] - limit) * sign, (to[axis] - limit) * sign)
      if a >= 0 { add(from) }
      if (a >= 0) != (b >= 0) { add(from + (to - from) * (a / (a - b))) }
    }
  }

  private mutating func add(_ point: SIMD2<Double>) {
    // Four straight cuts cannot double the points of an outline that is nearly convex.
    guard count < points.count else { return }
    points[count] = point
    count += 1
  }

  private var area: Double {
    var sum = 0.0
    for index in 0..<count {
      let (a, b) = (points[index], points[(index + 1) % count])
      sum += a.x * b.y - a.y * b.x
    }
    return abs(sum) / 2
  }
}
