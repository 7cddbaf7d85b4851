import Glibc

extension HeadPose {
  /// The rotation between a mesh and the canonical face that looks straight ahead.
  ///
  /// Turned by yaw about the upright axis after pitch about the axis through the ears after roll in the image. Parallel
  /// projection is assumed: no focal length is guessed, so a face beside the middle of a wide-angle image seems turned
  /// by the angle at which it is seen.
  /// - Returns: nil when the points are no face.
  public init?(_ mesh: FaceMesh) {
    guard let rotation = Rotation(mesh) else { return nil }
    let degrees = 180 / Double.pi
    self.init(
      yaw: atan2(rotation.z.x, rotation.z.z) * degrees,
      pitch: asin(min(max(rotation.z.y, -1), 1)) * degrees,
      roll: -atan2(rotation.x.y, rotation.y.y) * degrees)
  }
}

extension Rotation {
  init?(_ mesh: FaceMesh) {
    // x to the right, y up, z towards the viewer, as the canonical face has them.
    func seen(_ index: Int) -> SIMD3<Double> {
      let point = mesh[index]
      return [Double(point.x), -Double(point.y), -Double(point.z)]
    }
    var (seenCentre, centre, count) = (SIMD3<Double>(), SIMD3<Double>(), 0.0)
    for point in CanonicalFace.points {
      seenCentre += seen(point.left) + seen(point.right)
      centre += 2 * point.position * [0, 1, 1]
      count += 2
    }
    (seenCentre, centre) = (seenCentre / count, centre / count)
    var (x, y, z) = (SIMD3<Double>(), SIMD3<Double>(), SIMD3<Double>())
    func add(_ index: Int, _ position: SIMD3<Double>) {
      let (from, to) = (position - centre, seen(index) - seenCentre)
      x += to * from.x
      y += to * from.y
      z += to * from.z
    }
    for point in CanonicalFace.points {
      add(point.left, point.position * [-1, 1, 1])
      add(point.right, point.position)
    }
    self.init(covariance: (x, y, z))
  }
}
