/// A rotation in space, as the images of the three axes.
struct Rotation {
  let x: SIMD3<Double>
  let y: SIMD3<Double>
  let z: SIMD3<Double>

  /// The rotation that brings a set of points closest to another (Kabsch 1976): the orthogonal factor of their
  /// covariance, by Newton's iteration (Higham 1986).
  ///
  /// - Parameter covariance: sum of q pᵀ over the points p, before, and q, after, both around their centre; columns.
  /// - Returns: nil when the points leave the rotation open, or are a mirror image.
  init?(covariance: (x: SIMD3<Double>, y: SIMD3<Double>, z: SIMD3<Double>)) {
    var (x, y, z) = covariance
    let size = ((x * x).sum() + (y * y).sum() + (z * z).sum()).squareRoot()
    guard size > 0, size.isFinite else { return nil }
    (x, y, z) = (x / size, y / size, z / size)
    for _ in 0..<40 {
      // The inverse's transpose: cofactors over the determinant.
      let (cx, cy, cz) = (Self.cross(y, z), Self.cross(z, x), Self.cross(x, y))
      let determinant = (x * cx).sum()
      guard determinant > 1e-9 else { return nil }
      let next = (
        (x + cx / determinant) / 2, (y + cy / determinant) / 2, (z + cz / determinant) / 2
      )
      let (dx, dy, dz) = (next.0 - x, next.1 - y, next.2 - z)
      (x, y, z) = next
      if (dx * dx).sum() + (dy * dy).sum() + (dz * dz).sum() < 1e-20 { break }
    }
    (self.x, self.y, self.z) = (x, y, z)
  }

  private static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
    [a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x]
  }
}
