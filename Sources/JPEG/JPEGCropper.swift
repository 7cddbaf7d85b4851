import CTurboJPEG

/// Cuts a part out of a JPEG image without decoding it to pixels: whole blocks of coefficients are copied, nothing is
/// compressed anew.
public struct JPEGCropper: ~Copyable {
  private let handle: tjhandle

  /// - Throws: `JPEGError(.failed)` when there is no memory.
  public init() throws(JPEGError) {
    guard let handle = tjInitTransform() else {
      throw JPEGError(.failed, "cannot create a JPEG transformer: \(lastError(nil))")
    }
    self.handle = handle
  }

  deinit { tjDestroy(handle) }

  /// A part of an image, in pixels.
  public struct Region: Sendable, Equatable {
    public var x: Int
    public var y: Int
    public var width: Int
    public var height: Int

    public init(x: Int, y: Int, width: Int, height: Int) {
      self.x = x
      self.y = y
      self.width = width
      self.height = height
    }
  }

  /// What was cut out.
  public struct Part: Sendable, Equatable {
    public var region: Region
    /// Bytes.
    public var count: Int
  }

  /// Cuts out a part, grown to the left and upwards to where a block begins (at most 31 pixels).
  ///
  /// - Parameters:
  ///   - jpeg: one complete image, as `JPEGBitstream.writeCanonical` makes it.
  ///   - region: inside the image, not empty.
  ///   - target: told a number of bytes, gives memory of that size.
  /// - Throws: `JPEGError`: as `JPEGBitstream.init(scanning:)`; `.undecodable`, `.bufferTooSmall`, `.unsupported` for a
  ///   region outside, or `target`'s own.
  public mutating func crop(
    _ jpeg: UnsafeRawBufferPointer, to region: Region,
    into target: (Int) throws(JPEGError) -> UnsafeMutableRawBufferPointer
  ) throws(JPEGError) -> Part {
    let image = try JPEGBitstream(scanning: jpeg)
    let jpeg = UnsafeRawBufferPointer(rebasing: jpeg[image.range])
    let source = jpeg.baseAddress?.assumingMemoryBound(to: UInt8.self)
    var (width, height, subsampling, colourSpace) = (Int32(), Int32(), Int32(), Int32())
    let isRead = tjDecompressHeader3(
      handle, source, UInt(jpeg.count), &width, &height, &subsampling, &colourSpace)
    guard isRead == 0, Int(width) == image.width, Int(height) == image.height else {
      throw JPEGError(.undecodable, lastError(handle))
    }
    let part = try Self.aligned(region, in: image, Int(subsampling))
    let space = try target(Int(tjBufSize(Int32(part.width), Int32(part.height), subsampling)))
    guard space.count >= tjBufSize(Int32(part.width), Int32(part.height), subsampling) else {
      throw JPEGError(.bufferTooSmall, "\(space.count) bytes given")
    }
    var transform = tjtransform()
    transform.r = tjregion(
      x: Int32(part.x), y: Int32(part.y), w: Int32(part.width), h: Int32(part.height))
    transform.options = TJXOPT_CROP | TJXOPT_COPYNONE
    var start = space.baseAddress?.assumingMemoryBound(to: UInt8.self)
    var count = UInt(space.count)
    let result = tjTransform(
      handle, source, UInt(jpeg.count), 1, &start, &count, &transform,
      TJFLAG_NOREALLOC | TJFLAG_LIMITSCANS)
    let isWarning = result != 0 && tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue)
    guard result == 0 || isWarning else { throw JPEGError(.undecodable, lastError(handle)) }
    return Part(region: part, count: Int(count))
  }

  private static func aligned(
    _ region: Region, in image: JPEGBitstream, _ subsampling: Int
  ) throws(JPEGError) -> Region {
    // The library's tables of block sizes (tjMCUWidth, tjMCUHeight), in the order of TJSAMP.
    let blocks = [(8, 8), (16, 8), (16, 16), (8, 8), (8, 16), (32, 8)]
    guard blocks.indices ~= subsampling, region.x >= 0, region.y >= 0, region.width > 0,
      region.height > 0, region.x + region.width <= image.width,
      region.y + region.height <= image.height
    else { throw JPEGError(.unsupported, "a part outside the image, or unusual subsampling") }
    let (width, height) = blocks[subsampling]
    let (left, top) = (region.x % width, region.y % height)
    return Region(
      x: region.x - left, y: region.y - top, width: region.width + left,
      height: region.height + top)
  }
}
