/// How a file is played; the defaults play it as it is, for ever.
public struct ReplayOptions: Sendable, Equatable {
  /// Frames per second; nil for the clip's own rate, or the requested one for a JPEG still.
  public var rate: Int?
  /// Fit the picture into the requested size, keeping its proportions; otherwise it keeps its own size.
  public var scalesToRequest: Bool
  /// JPEG quality, 1…100, when a picture has to be encoded.
  public var quality: Int
  /// Behave like a camera that hangs after so many frames.
  public var stallAfter: Int?
  /// Behave like a camera that is pulled out after so many frames.
  public var unplugAfter: Int?

  public init(
    rate: Int? = nil, scalesToRequest: Bool = false, quality: Int = 90, stallAfter: Int? = nil,
    unplugAfter: Int? = nil
  ) {
    self.rate = rate
    self.scalesToRequest = scalesToRequest
    self.quality = quality
    self.stallAfter = stallAfter
    self.unplugAfter = unplugAfter
  }
}
