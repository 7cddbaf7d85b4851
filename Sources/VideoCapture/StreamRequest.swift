/// What a capture asks a camera for; the camera picks the nearest it can do.
public struct StreamRequest: Sendable, Equatable {
  /// In order of preference.
  public var formats: [PixelFormat]
  public var width: Int
  public var height: Int
  /// Frames per second.
  public var rate: Int
  /// How the camera is to expose, and which rules are suspended.
  public var settings = CameraSettings()

  public init(
    formats: [PixelFormat] = CameraRole.visible.formats, width: Int = 1280, height: Int = 720,
    rate: Int = 30
  ) {
    self.formats = formats
    self.width = width
    self.height = height
    self.rate = rate
  }
}
