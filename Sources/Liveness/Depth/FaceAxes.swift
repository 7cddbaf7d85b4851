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
    let across = right - left
    // Away from the camera.
    let normal = across.cross(mouth - origin)
    guard across.length > 1e-6, normal.length > 1e-6 else { return nil }
    x = across / across.length
    let away = normal / normal.length
    y = away.cross(x)
    z = away * -1
  }

  func coordinates(of point: SpacePoint) -> SpacePoint {
    let from = point - origin
    return SpacePoint(x: from.dot(x), y: from.dot(y), z: from.dot(z))
  }
}
