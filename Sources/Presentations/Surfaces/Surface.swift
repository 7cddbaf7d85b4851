/// Something flat, or bent about an upright axis, that shows a face.
struct Surface: Sendable {
  enum Material: Sendable {
    case matte
    /// Shows the room's lamp when it is turned towards it; the angle in degrees at which it does.
    case glossy(Float)
    /// Of its own light, in a frame; pixels of the picture per period of the moiré.
    case screen(moire: Float)
  }

  var material = Material.matte
  /// Radius over width; nil for a flat surface.
  var radius: Float?
  /// Which part of the picture it shows, from the middle of the face, in eye distances: half width, above and below.
  var half: Float = 2.6
  var above: Float = 1.9
  var below: Float = 2.8
}
