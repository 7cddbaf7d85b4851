/// What the signed image must be like.
public struct SampleRequirement: Sendable, Equatable {
  /// Pixels.
  public var minimumWidth: Int
  /// Pixels.
  public var minimumHeight: Int
  /// libjpeg quality, 1…100, for cameras that do not deliver JPEG themselves.
  public var jpegQuality: Int

  public init(minimumWidth: Int = 640, minimumHeight: Int = 480, jpegQuality: Int = 92) {
    self.minimumWidth = minimumWidth
    self.minimumHeight = minimumHeight
    self.jpegQuality = jpegQuality
  }

  /// Whether a stream's images are large enough.
  public func accepts(width: Int, height: Int) -> Bool {
    width >= minimumWidth && height >= minimumHeight
  }
}
