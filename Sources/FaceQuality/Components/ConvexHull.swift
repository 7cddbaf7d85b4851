/// The convex hull of a face's landmarks (Andrew's monotone chain), without points on its edges.
struct ConvexHull {
  // A point may stand on the lower and on the upper chain.
  private var points = InlineArray<197, LandmarkPoint>(repeating: LandmarkPoint(x: 0, y: 0))
  private(set) var count = 0
  private(set) var top = Int32.max
  private(set) var bottom = Int32.min

  subscript(index: Int) -> LandmarkPoint { points[index] }

  let left: Int32
  let right: Int32

  init(_ landmarks: FaceLandmarks) {
    var sorted = InlineArray<98, LandmarkPoint> { landmarks[$0] }
    for index in 1..<98 {
      var place = index
      let point = sorted[index]
      while place > 0, Self.isBefore(point, sorted[place - 1]) {
        sorted[place] = sorted[place - 1]
        place -= 1
      }
      sorted[place] = point
    }
    (left, right) = (sorted[0].x, sorted[97].x)
    for index in 0..<98 { add(sorted[index], above: 0) }
    let lower = count
    for index in 1..<98 { add(sorted[97 - index], above: lower - 1) }
    // The chain has come back to where it began.
    count -= 1
    for index in 0..<count {
      top = min(top, points[index].y)
      bottom = max(bottom, points[index].y)
    }
  }

  private static func isBefore(_ a: LandmarkPoint, _ b: LandmarkPoint) -> Bool {
    (a.x, a.y) < (b.x, b.y)
  }

  /// Appends a point and drops those before it, down to `floor`, that it makes superfluous.
  private mutating func add(_ point: LandmarkPoint, above floor: Int) {
    while count >= floor + 2, !turnsLeft(points[count - 2], points[count - 1], point) { count -= 1 }
    points[count] = point
    count += 1
  }

  private func turnsLeft(_ a: LandmarkPoint, _ b: LandmarkPoint, _ c: LandmarkPoint) -> Bool {
    Int(b.x - a.x) * Int(c.y - a.y) - Int(b.y - a.y) * Int(c.x - a.x) > 0
  }
}
