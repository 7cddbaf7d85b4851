/// A position before the camera in millimetres: x to the right, y down, z away from it.
struct SpacePoint: Sendable, Equatable, BitwiseCopyable {
  var x: Double
  var y: Double
  var z: Double

  static func + (a: SpacePoint, b: SpacePoint) -> SpacePoint {
    SpacePoint(x: a.x + b.x, y: a.y + b.y, z: a.z + b.z)
  }

  static func - (a: SpacePoint, b: SpacePoint) -> SpacePoint {
    SpacePoint(x: a.x - b.x, y: a.y - b.y, z: a.z - b.z)
  }

  static func * (a: SpacePoint, b: Double) -> SpacePoint {
    SpacePoint(x: a.x * b, y: a.y * b, z: a.z * b)
  }

  static func / (a: SpacePoint, b: Double) -> SpacePoint { a * (1 / b) }

  func dot(_ other: SpacePoint) -> Double { x * other.x + y * other.y + z * other.z }

  func cross(_ other: SpacePoint) -> SpacePoint {
    SpacePoint(
      x: y * other.z - z * other.y, y: z * other.x - x * other.z, z: x * other.y - y * other.x)
  }

  var length: Double { dot(self).squareRoot() }

  func distance(to other: SpacePoint) -> Double { (other - self).length }
}
