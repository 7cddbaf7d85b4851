import JPEG
import Platform
import VideoCapture

/// A frame decoded as far as analysis needs it, in locked memory that is used again for the next frame.
///
/// Owned by one thread at a time.
public final class AnalysisImage {
  /// What a pixel consists of.
  public let channels: PixelChannels
  /// Padded width and height are multiples of this; the padding, at right and bottom, is black.
  public let alignment: Int
  private var decoder: JPEGDecoder
  private var memory: LockedMemory?
  var size: DecodedSize?

  /// - Throws: `AnalysisError(.failed)`.
  public init(channels: PixelChannels, alignment: Int = 1) throws(AnalysisError) {
    self.channels = channels
    self.alignment = alignment
    do { decoder = try JPEGDecoder() } catch { throw AnalysisError(.failed, error.description) }
  }

  /// Pixels, without padding.
  public var width: Int { size?.width ?? 0 }
  /// Pixels, without padding.
  public var height: Int { size?.height ?? 0 }
  /// Pixels.
  public var paddedWidth: Int { bytesPerLine / channels.count }
  /// Pixels.
  public var paddedHeight: Int { (height + alignment - 1) / alignment * alignment }
  /// Distance between rows in bytes.
  public var bytesPerLine: Int { size?.bytesPerLine ?? 0 }
  /// How many pixels of the full frame one pixel here stands for, each way.
  public var scale: Double { Double(size?.reduction ?? 1) }
  /// The full frame, in its own pixels.
  public var frame: ImageBox {
    ImageBox(
      left: 0, top: 0, right: Double(size?.fullWidth ?? 0), bottom: Double(size?.fullHeight ?? 0))
  }

  /// Replaces the image by a frame, at the smallest of the sizes 1, 1/2, 1/4, 1/8 that is `minimumWidth` wide.
  ///
  /// - Throws: `AnalysisError`: `.undecodable` for bytes that are no image of the frame's size, `.failed` when
  ///   memory cannot be locked. The image is then empty.
  public func load(_ frame: borrowing Frame, minimumWidth: Int) throws(AnalysisError) {
    size = nil
    let info = frame.info
    do throws(JPEGError) {
      let loaded = try frame.pixels.withUnsafeBytes { bytes throws(JPEGError) in
        try decode(bytes, info, minimumWidth)
      }
      guard loaded.fullWidth == info.width, loaded.fullHeight == info.height else {
        throw JPEGError(
          .malformed,
          "an image of \(loaded.fullWidth)×\(loaded.fullHeight) pixels in a stream of "
            + "\(info.width)×\(info.height)")
      }
      size = loaded
    } catch {
      throw AnalysisError(error.code == .failed ? .failed : .undecodable, error.description)
    }
    blackenPadding()
  }

  private func decode(
    _ bytes: UnsafeRawBufferPointer, _ info: FrameInfo, _ minimumWidth: Int
  ) throws(JPEGError) -> DecodedSize {
    guard let layout = info.format.rawLayout else {
      return try decoder.decode(
        bytes, as: channels, minimumWidth: minimumWidth, rowAlignment: alignment, into: reserve
      ).size
    }
    let raw = try RawImage(
      bytes, layout: layout, width: info.width, height: info.height,
      bytesPerLine: info.bytesPerLine)
    return try raw.reduce(
      to: channels, minimumWidth: minimumWidth, rowAlignment: alignment, into: reserve)
  }

  /// Memory for an image and the padding below it. The pointer stays valid: the memory belongs to this object.
  func reserve(_ size: DecodedSize) throws(JPEGError) -> UnsafeMutableRawBufferPointer {
    let count = size.bytesPerLine * ((size.height + alignment - 1) / alignment * alignment)
    if memory.map({ $0.count < count }) ?? true {
      do { memory = try LockedMemory(byteCount: count) } catch {
        throw JPEGError(.failed, error.description)
      }
    }
    return memory?.withUnsafeMutableBytes(0..<count) { $0 }
      ?? UnsafeMutableRawBufferPointer(start: nil, count: 0)
  }

  func blackenPadding() {
    guard alignment > 1, let memory else { return }
    let used = width * channels.count
    if used < bytesPerLine {
      for row in 0..<height { memory.wipe(row * bytesPerLine + used..<(row + 1) * bytesPerLine) }
    }
    memory.wipe(height * bytesPerLine..<paddedHeight * bytesPerLine)
  }

  /// Reads the rows in place, padding included; nothing before the first frame.
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard let memory, size != nil else {
      return try body(UnsafeRawBufferPointer(start: nil, count: 0))
    }
    return try memory.withUnsafeBytes(0..<bytesPerLine * paddedHeight, body)
  }

  /// Overwrites the pixels.
  public func wipe() {
    size = nil
    if let memory { memory.wipe(0..<memory.count) }
  }
}
