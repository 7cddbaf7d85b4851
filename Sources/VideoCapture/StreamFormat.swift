/// What a camera delivers, as read back from the driver.
public struct StreamFormat: Sendable, Equatable {
  public var format: PixelFormat
  /// What the camera itself delivers, when frames are converted from it; else nil.
  public var convertedFrom: PixelFormat?
  public var width: Int
  public var height: Int
  /// Time between frames.
  public var interval: Duration
  /// Which moment the timestamps tell.
  public var timestampSource: TimestampSource

  public init(
    format: PixelFormat, width: Int, height: Int, interval: Duration,
    timestampSource: TimestampSource = .endOfFrame, convertedFrom: PixelFormat? = nil
  ) {
    self.convertedFrom = convertedFrom
    self.format = format
    self.width = width
    self.height = height
    self.interval = interval
    self.timestampSource = timestampSource
  }

  /// Whether a frame is one of this stream.
  public func describes(_ frame: FrameInfo) -> Bool {
    (frame.format, frame.width, frame.height) == (format, width, height)
  }
}
