/// What a depth image's numbers mean and where they were seen from: unit, pinhole model, and the way to the visible camera.
public struct DepthLens: Sendable, Equatable {
  /// Millimetres per step of a pixel's value.
  public var unit: Double
  /// Focal lengths and principal point, in pixels of the depth image.
  public var focalX: Double
  public var focalY: Double
  public var centreX: Double
  public var centreY: Double
  /// Rows of the rotation from the depth camera's axes to the visible camera's.
  var rotation: (SpacePoint, SpacePoint, SpacePoint)
  /// From the visible camera to the depth camera, millimetres.
  var translation: SpacePoint

  /// - Parameters:
  ///   - rotation: 3×3, row by row; must be a rotation.
  ///   - translation: millimetres. A point p of the depth camera is rotation · p + translation for the visible camera.
  public init(
    unit: Double, focalX: Double, focalY: Double, centreX: Double, centreY: Double,
    rotation: [Double] = [1, 0, 0, 0, 1, 0, 0, 0, 1], translation: [Double] = [0, 0, 0]
  ) {
    self.unit = unit
    self.focalX = focalX
    self.focalY = focalY
    self.centreX = centreX
    self.centreY = centreY
    precondition(rotation.count == 9 && translation.count == 3)
    func point(_ values: [Double], _ at: Int) -> SpacePoint {
      SpacePoint(x: values[at], y: values[at + 1], z: values[at + 2])
    }
    self.rotation = (point(rotation, 0), point(rotation, 3), point(rotation, 6))
    self.translation = point(translation, 0)
  }

  var isValid: Bool {
    0.0001...1_000 ~= unit && 1...100_000 ~= focalX && 1...100_000 ~= focalY
      && abs(centreX) <= 100_000 && abs(centreY) <= 100_000
  }

  /// A point of the depth camera, for the visible camera.
  func visible(_ point: SpacePoint) -> SpacePoint {
    SpacePoint(
      x: rotation.0.dot(point), y: rotation.1.dot(point), z: rotation.2.dot(point)) + translation
  }

  /// A point of the visible camera, for the depth camera: the other way.
  func depth(_ point: SpacePoint) -> SpacePoint {
    let moved = point - translation
    return rotation.0 * moved.x + rotation.1 * moved.y + rotation.2 * moved.z
  }

  public static func == (a: DepthLens, b: DepthLens) -> Bool {
    (a.unit, a.focalX, a.focalY, a.centreX, a.centreY, a.translation)
      == (b.unit, b.focalX, b.focalY, b.centreX, b.centreY, b.translation)
      && a.rotation == b.rotation
  }
}
