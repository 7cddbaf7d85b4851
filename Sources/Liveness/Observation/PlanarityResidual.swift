import FaceAnalysis

/// How far a face's points are from having moved as those of a flat picture can: by a homography (Hartley and
/// Zisserman 2004, §4).
public enum PlanarityResidual {
  /// Root mean square distance between the points of `now` and where the best homography takes those of `neutral`, in eye
  /// distances of `now`: 0.01 to 0.05 for photographs that are turned, 0.1 and more for heads.
  ///
  /// - Returns: nil when there is no such homography.
  public static func of(_ now: ObservedFace, against neutral: ObservedFace) -> Double? {
    residual(from: neutral.points, to: now.points).map { $0 / now.eyeDistance }
  }

  /// In pixels.
  static func residual(from: FacePoints, to: FacePoints) -> Double? {
    let (source, target) = (from.centre, to.centre)
    let (sourceScale, targetScale) = (from.spread, to.spread)
    guard sourceScale > 0, targetScale > 0 else { return nil }
    var h = InlineArray<8, Double>(repeating: 0)
    h[0] = 1
    h[4] = 1
    var error = 0.0
    // Algebraic at first; then weighted by the denominator of the solution before, which makes it a distance in pixels.
    for _ in 0..<4 {
      var system = SmallSystem(8)
      for index in 0..<FacePoints.count {
        let (x, y) = (
          (from[index].x - source.x) / sourceScale, (from[index].y - source.y) / sourceScale
        )
        let (u, v) = (
          (to[index].x - target.x) / targetScale, (to[index].y - target.y) / targetScale
        )
        let depth = h[6] * x + h[7] * y + 1
        guard depth > 0.1 else { return nil }
        let weight = 1 / (depth * depth)
        system.add([x, y, 1, 0, 0, 0, -x * u, -y * u], u, weight: weight)
        system.add([0, 0, 0, x, y, 1, -x * v, -y * v], v, weight: weight)
      }
      guard let found = system.solution() else { return nil }
      h = found
    }
    for index in 0..<FacePoints.count {
      let (x, y) = (
        (from[index].x - source.x) / sourceScale, (from[index].y - source.y) / sourceScale
      )
      let depth = h[6] * x + h[7] * y + 1
      guard depth > 0.1 else { return nil }
      let (u, v) = (
        (h[0] * x + h[1] * y + h[2]) / depth, (h[3] * x + h[4] * y + h[5]) / depth
      )
      let (du, dv) = (
        u - (to[index].x - target.x) / targetScale, v - (to[index].y - target.y) / targetScale
      )
      error += du * du + dv * dv
    }
    return (error / Double(FacePoints.count)).squareRoot() * targetScale
  }
}
