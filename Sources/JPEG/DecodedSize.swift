/// Where a reduced image lies in memory.
public struct DecodedSize: Sendable, Equatable {
  /// Pixels.
  public let width: Int
  /// Pixels.
  public let height: Int
  /// Of the full image, in pixels.
  public let fullWidth: Int
  /// Of the full image, in pixels.
  public let fullHeight: Int
  /// Distance between rows in bytes.
  public let bytesPerLine: Int
  /// 1, 2, 4 or 8: how many pixels of the full image one pixel stands for, each way.
  public let reduction: Int

  /// Bytes that the image needs.
  public var byteCount: Int { bytesPerLine * height }

  /// The smallest size that is still `minimumWidth` wide; the full size for a narrower image.
  ///
  /// - Parameters:
  ///   - width: of the full image, in pixels.
  ///   - height: of the full image, in pixels.
  ///   - rowAlignment: rows start at multiples of this many pixels.
  public init(
    width: Int, height: Int, channels: PixelChannels, minimumWidth: Int, rowAlignment: Int = 1
  ) {
    let reduction = [8, 4, 2].first { width >= minimumWidth * $0 } ?? 1
    self.reduction = reduction
    fullWidth = width
    fullHeight = height
    self.width = (width + reduction - 1) / reduction
    self.height = (height + reduction - 1) / reduction
    let alignedWidth = (self.width + rowAlignment - 1) / rowAlignment * rowAlignment
    bytesPerLine = alignedWidth * channels.count
  }
}
