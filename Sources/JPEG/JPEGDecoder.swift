import CTurboJPEG

/// Decodes JPEG images into the caller's memory, with one TurboJPEG handle that is used again and again.
///
/// libjpeg keeps a few rows of the image on the heap while it decodes; the image as a whole never leaves `target`.
public struct JPEGDecoder: ~Copyable {
  private let handle: tjhandle

  /// - Throws: `JPEGError(.failed)` when there is no memory.
  public init() throws(JPEGError) {
    guard let handle = tjInitDecompress() else {
      throw JPEGError(.failed, "cannot create a JPEG decoder: \(lastError(nil))")
    }
    self.handle = handle
  }

  deinit { tjDestroy(handle) }

  /// Decodes at the smallest of the sizes 1, 1/2, 1/4 and 1/8 that is still `minimumWidth` wide.
  ///
  /// - Parameters:
  ///   - jpeg: one image; missing Huffman tables are taken from T.81 Annex K.3.
  ///   - channels: what to write for each pixel.
  ///   - minimumWidth: pixels; an image narrower than this is decoded at its full size.
  ///   - rowAlignment: rows start at multiples of this many pixels.
  ///   - target: told the size, gives the memory to write to: at least `bytesPerLine · height` bytes.
  /// - Throws: `JPEGError`: as `JPEGBitstream.init(scanning:)`, `.undecodable`, `.bufferTooSmall`, or `target`'s own.
  public mutating func decode(
    _ jpeg: UnsafeRawBufferPointer, as channels: PixelChannels, minimumWidth: Int,
    rowAlignment: Int = 1,
    into target: (DecodedSize) throws(JPEGError) -> UnsafeMutableRawBufferPointer
  ) throws(JPEGError) -> DecodedImage {
    // libjpeg sees only what the strict scanner has let pass.
    let image = try JPEGBitstream(scanning: jpeg)
    let jpeg = UnsafeRawBufferPointer(rebasing: jpeg[image.range])
    try checkHeader(of: jpeg, is: image)
    let size = DecodedSize(
      width: image.width, height: image.height, channels: channels, minimumWidth: minimumWidth,
      rowAlignment: rowAlignment)
    let memory = try target(size)
    guard memory.count >= size.byteCount, let start = memory.baseAddress else {
      throw JPEGError(.bufferTooSmall, "\(size.byteCount) bytes needed, \(memory.count) given")
    }
    let result = tjDecompress2(
      handle, jpeg.baseAddress, UInt(jpeg.count), start.assumingMemoryBound(to: UInt8.self),
      Int32(size.width), Int32(size.bytesPerLine), Int32(size.height), channels.format.rawValue,
      TJFLAG_LIMITSCANS)
    // Cameras send harmless oddities ("extraneous bytes before marker"): a warning is not a failure.
    let isWarning = result != 0 && tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue)
    guard result == 0 || isWarning else { throw JPEGError(.undecodable, lastError(handle)) }
    return DecodedImage(size: size, warning: isWarning ? lastError(handle) : nil)
  }

  /// Refuses an image that libjpeg would read at another size than the memory was laid out for.
  private func checkHeader(
    of jpeg: UnsafeRawBufferPointer, is image: JPEGBitstream
  ) throws(JPEGError) {
    var (width, height, subsampling, colourSpace) = (Int32(), Int32(), Int32(), Int32())
    let result = tjDecompressHeader3(
      handle, jpeg.baseAddress, UInt(jpeg.count), &width, &height, &subsampling, &colourSpace)
    guard result == 0 else { throw JPEGError(.undecodable, lastError(handle)) }
    guard Int(width) == image.width, Int(height) == image.height else {
      throw JPEGError(.malformed, "two readings of the frame header differ")
    }
    guard colourSpace == TJCS_YCbCr.rawValue || colourSpace == TJCS_GRAY.rawValue else {
      throw JPEGError(.unsupported, "colours are neither YCbCr nor grey")
    }
  }
}

/// The library's own words; they name markers and codes, never pixels.
func lastError(_ handle: tjhandle?) -> String {
  tjGetErrorStr2(handle).map { String(cString: $0) } ?? "unknown error"
}
