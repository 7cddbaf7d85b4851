/// Coordinates of a face: x along the eyes, y down to the mouth, z towards the viewer from the plane of eyes and mouth;
/// the origin lies between the eyes.
struct FaceAxes {
  private let origin: SpacePoint
  private let x: SpacePoint
  private let y: SpacePoint
  private let z: SpacePoint

  /// - Returns: nil when the three points lie on a line.
  init?(left: SpacePoint, right: SpacePoint, mouth: SpacePoint) {
    origin = (left + right) / 2
    let across = Self.difference(right, left)
    let down = Self.difference(mouth, origin)
    // Away from the camera.
    let normal = Self.cross(across, down)
    guard let x = Self.unit(across), let away = Self.unit(normal) else { return nil }
    self.x = x
    y = Self.cross(away, x)
    z = SpacePoint(x: -away.x, y: -away.y, z: -away.z)
  }

  func coordinates(of point: SpacePoint) -> SpacePoint {
    let from = Self.difference(point, origin)
    return SpacePoint(x: Self.dot(from, x), y: Self.dot(from, y), z: Self.dot(from, z))
  }

  private static func difference(_ a: SpacePoint, _ b: SpacePoint) -> SpacePoint {
    SpacePoint(x: a.x - b.x, y: a.y - b.y, z: a.z - b.z)
  }

  private static func dot(_ a: SpacePoint, _ b: SpacePoint) -> Double {
    a.x * b.x + a.y * b.y + a.z * b.z
  }

  private static func cross(_ a: SpacePoint, _ b: SpacePoint) -> SpacePoint {
    SpacePoint(
      x: a.y * b.z - a.z * b.y, y: a.z * b.x - a.x * b.z, z: a.x * b.y - a.y * b.x)
  }

  private static func unit(_ a: SpacePoint) -> SpacePoint? {
    let length = dot(a, a).squareRoot()
    return length > 1e-6 ? a / length : nil
  }
}
