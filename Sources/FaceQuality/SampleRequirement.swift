/// What the signed image must be like.
public struct SampleRequirement: Sendable, Equatable {
  /// Pixels.
  public var minimumWidth: Int
  /// Pixels.
  public var minimumHeight: Int
  /// libjpeg quality, 1…100, for cameras that do not deliver JPEG themselves.
  public var jpegQuality: Int
  /// How much around the face is signed; nil for the whole frame, which is then the camera's own bytes.
  public var crop: CropMargins?

  public init(
    minimumWidth: Int = 640, minimumHeight: Int = 480, jpegQuality: Int = 92,
    crop: CropMargins? = nil
  ) {
    self.minimumWidth = minimumWidth
    self.minimumHeight = minimumHeight
    self.jpegQuality = jpegQuality
    self.crop = crop
  }

  /// Whether images of this size are large enough.
  public func accepts(width: Int, height: Int) -> Bool {
    width >= minimumWidth && height >= minimumHeight
  }
}
