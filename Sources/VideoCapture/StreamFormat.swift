/// What a camera delivers, as read back from the driver.
public struct StreamFormat: Sendable, Equatable {
  public var format: PixelFormat
  public var width: Int
  public var height: Int
  /// Time between frames.
  public var interval: Duration

  public init(format: PixelFormat, width: Int, height: Int, interval: Duration) {
    self.format = format
    self.width = width
    self.height = height
    self.interval = interval
  }
}
