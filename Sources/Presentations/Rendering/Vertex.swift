/// A corner of a triangle that is drawn.
struct Vertex {
  /// Pixels of the picture; z is the distance from the camera in the same unit.
  var place = SIMD3<Float>()
  /// Pixels of the texture.
  var texture = SIMD2<Float>()
  /// What the texture is multiplied by.
  var light: Float = 1
}
