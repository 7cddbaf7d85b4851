import FaceAnalysis

/// How much nearer to the camera's centre a face is than before, by what only a solid thing shows: what stands out grows
/// more than what lies behind.
///
/// A point at depth z before a plane at distance D appears larger by 1 + z/D. From one distance to another the picture
/// changes by a similarity and by k·z about the point at which the line of sight meets the face; small turns add terms
/// that are linear in z too, and are estimated along with k. A flat picture has no z that its points follow.
public enum PerspectiveGain {
  public struct Value: Sendable, Equatable {
    /// How many times larger the face is.
    public var scale: Double
    /// 1/D now minus 1/D before, times the eye distance: 0.035 from 60 to 45 cm.
    public var depth: Double
  }

  /// - Returns: nil when the points leave it open.
  public static func of(_ now: ObservedFace, against neutral: ObservedFace) -> Value? {
    let centre = neutral.points.centre
    let unit = neutral.eyeDistance
    var similarity = SmallSystem(4)
    for index in 0..<FacePoints.count {
      let (x, y) = place(neutral.points[index], centre, unit)
      let (u, v) = place(now.points[index], centre, unit)
      similarity.add([x, -y, 1, 0, 0, 0, 0, 0], u)
      similarity.add([y, x, 0, 1, 0, 0, 0, 0], v)
    }
    guard let first = similarity.solution() else { return nil }
    let scale = (first[0] * first[0] + first[1] * first[1]).squareRoot()
    guard scale > 0 else { return nil }
    var system = SmallSystem(7)
    for index in 0..<FacePoints.count {
      let (x, y) = place(neutral.points[index], centre, unit)
      let (u, v) = place(now.points[index], centre, unit)
      let z = FacePoints.relief[index]
      // Where the similarity takes the point, from the middle of the face.
      let (sx, sy) = (first[0] * x - first[1] * y, first[1] * x + first[0] * y)
      system.add([x, -y, 1, 0, z * sx, z, 0, 0], u)
      system.add([y, x, 0, 1, z * sy, 0, z, 0], v)
    }
    guard let found = system.solution() else { return nil }
    return Value(scale: scale, depth: found[4])
  }

  private static func place(
    _ point: ImagePoint, _ centre: ImagePoint, _ unit: Double
  ) -> (Double, Double) {
    ((point.x - centre.x) / unit, (point.y - centre.y) / unit)
  }
}
