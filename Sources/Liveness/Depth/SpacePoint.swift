/// A position before the camera in millimetres: x to the right, y down, z away from it.
struct SpacePoint: Sendable, BitwiseCopyable {
  var x: Double
  var y: Double
  var z: Double

  static func + (a: SpacePoint, b: SpacePoint) -> SpacePoint {
    SpacePoint(x: a.x + b.x, y: a.y + b.y, z: a.z + b.z)
  }

  static func / (a: SpacePoint, b: Double) -> SpacePoint {
    SpacePoint(x: a.x / b, y: a.y / b, z: a.z / b)
  }

  func distance(to other: SpacePoint) -> Double {
    let (dx, dy, dz) = (other.x - x, other.y - y, other.z - z)
    return (dx * dx + dy * dy + dz * dz).squareRoot()
  }
}
