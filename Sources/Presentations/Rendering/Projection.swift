/// The camera of the laboratory: looks along z at the picture's middle, and shows a thing at its rest distance in the
/// size that it has in the picture.
struct Projection {
  /// Of the picture, in pixels.
  let centre: SIMD2<Float>
  /// Focal length in pixels, and so the rest distance in pixels of the face.
  let focal: Float

  /// A place in pixels of the face at rest distance, z from that plane away from the camera.
  ///
  /// - Parameter distance: of the thing, in rest distances.
  func project(_ point: SIMD3<Float>, distance: Float = 1) -> SIMD3<Float> {
    let depth = max(focal * distance + point.z, 0.1 * focal)
    let scale = focal / depth
    return [
      centre.x + (point.x - centre.x) * scale, centre.y + (point.y - centre.y) * scale, depth,
    ]
  }
}
