import CTurboJPEG
import Platform

/// Encodes raw camera images as baseline JPEG into the caller's memory, with one TurboJPEG handle.
///
/// Chroma keeps the camera's own subsampling, so nothing is resampled. After the first image of a size, only
/// libjpeg itself allocates.
public struct JPEGEncoder: ~Copyable {
  private let handle: tjhandle
  /// Planes that the source does not have as such: luma (when packed or of more than 8 bits), Cb, Cr.
  private var scratch: LockedMemory?

  /// - Throws: `JPEGError(.failed)` when there is no memory.
  public init() throws(JPEGError) {
    guard let handle = tjInitCompress() else {
      throw JPEGError(.failed, "cannot create a JPEG encoder: \(lastError(nil))")
    }
    self.handle = handle
  }

  deinit { tjDestroy(handle) }

  /// Bytes that an encoded image may take at most, whatever it shows.
  public static func maximumCount(layout: RawImage.Layout, width: Int, height: Int) -> Int {
    Int(tjBufSize(Int32(width), Int32(height), layout.subsampling))
  }

  /// Encodes one image.
  ///
  /// - Parameters:
  ///   - quality: 1…100, libjpeg's scale.
  ///   - target: at least `maximumCount` bytes; may be locked memory.
  /// - Returns: length of the JPEG image in bytes.
  /// - Throws: `JPEGError`: `.bufferTooSmall`, `.failed`.
  public mutating func encode(
    _ image: RawImage, quality: Int, into target: UnsafeMutableRawBufferPointer
  ) throws(JPEGError) -> Int {
    precondition(1...100 ~= quality)
    // With TJFLAG_NOREALLOC TurboJPEG takes the buffer to be of this size, whatever it is told.
    let needed = Self.maximumCount(
      layout: image.layout, width: image.width, height: image.height)
    guard target.count >= needed else {
      throw JPEGError(.bufferTooSmall, "\(needed) bytes needed, \(target.count) given")
    }
    let planes = try split(image)
    var start = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
    var count = UInt(target.count)
    let result = withUnsafePointer(to: planes) { planes in
      planes.withMemoryRebound(to: UnsafePointer<UInt8>?.self, capacity: 3) { pointers in
        withUnsafePointer(to: image.strides) { strides in
          strides.withMemoryRebound(to: Int32.self, capacity: 3) { strides in
            tjCompressFromYUVPlanes(
              handle, UnsafeMutablePointer(mutating: pointers), Int32(image.width), strides,
              Int32(image.height), image.layout.subsampling, &start, &count, Int32(quality),
              TJFLAG_NOREALLOC)
          }
        }
      }
    }
    guard result == 0 else { throw JPEGError(.failed, lastError(handle)) }
    return Int(count)
  }

  private typealias Planes = (
    UnsafePointer<UInt8>?, UnsafePointer<UInt8>?, UnsafePointer<UInt8>?
  )

  /// Y, Cb and Cr as planes: luma in place where it is one already.
  private mutating func split(_ image: RawImage) throws(JPEGError) -> Planes {
    let luma = image.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    if image.layout == .grey { return (luma, nil, nil) }
    let hasColour = image.layout.hasColour
    let (width, height) =
      hasColour ? (image.width / 2, image.height / image.rowsPerChroma) : (0, 0)
    let lumaCount = image.hasLumaPlane ? 0 : image.width * image.height
    let memory = try reserve(lumaCount + 2 * width * height)
    return memory.withUnsafeMutableBytes(0..<memory.count) { memory in
      if lumaCount > 0 {
        let step = image.layout.bytesPerPixel
        for y in 0..<image.height {
          for x in 0..<image.width {
            memory[y * image.width + x] = image.luma(at: y * image.bytesPerLine + step * x)
          }
        }
      }
      let (cb, cr) = (lumaCount, lumaCount + width * height)
      for y in 0..<height {
        let row = image.chromaRow(y)
        for x in 0..<width {
          memory[cb + y * width + x] = image.bytes[row + x * image.chromaStep]
          memory[cr + y * width + x] = image.bytes[row + x * image.chromaStep + image.crOffset]
        }
      }
      // The scratch outlives the call: it belongs to the encoder.
      let scratch = UnsafePointer(memory.baseAddress?.assumingMemoryBound(to: UInt8.self))
      return (
        lumaCount > 0 ? scratch : luma, hasColour ? scratch.map { $0 + cb } : nil,
        hasColour ? scratch.map { $0 + cr } : nil
      )
    }
  }

  private mutating func reserve(_ count: Int) throws(JPEGError) -> LockedMemory {
    if let scratch, scratch.count >= count { return scratch }
    do {
      let memory = try LockedMemory(byteCount: count)
      scratch = memory
      return memory
    } catch { throw JPEGError(.failed, error.description) }
  }

  /// Overwrites what is left of the last image.
  public mutating func wipe() {
    if let scratch { scratch.wipe(0..<scratch.count) }
  }
}

extension RawImage.Layout {
  fileprivate var subsampling: Int32 {
    switch self {
    case .yuyv, .uyvy: Int32(TJSAMP_422.rawValue)
    case .nv12: Int32(TJSAMP_420.rawValue)
    case .grey, .y10, .y12, .y16: Int32(TJSAMP_GRAY.rawValue)
    }
  }
}

extension RawImage {
  /// Whether luma lies as a plane of bytes, ready to be encoded in place.
  fileprivate var hasLumaPlane: Bool { layout.bytesPerPixel == 1 }

  /// Bytes per row of the planes that `JPEGEncoder` hands over.
  fileprivate var strides: (Int32, Int32, Int32) {
    (Int32(hasLumaPlane ? bytesPerLine : width), Int32(width / 2), Int32(width / 2))
  }
}
