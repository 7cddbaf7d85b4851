import CV4LConvert
import Platform
import VideoCapture

/// Conversion by libv4lconvert, which gets nothing but bytes: no device, no file.
public final class LibraryConverter: FrameConverter {
  private let converter: OpaquePointer
  private let format: PixelFormat
  private let width: Int
  private let height: Int
  private let byteCount: Int
  /// The library's planar YUV 4:2:0.
  private let planes: LockedMemory

  /// - Throws: `CameraError`: `.unsupported` for a format that needs no conversion, and for odd sizes; `.memory`.
  public init(_ format: PixelFormat, width: Int, height: Int) throws(CameraError) {
    guard format.needsConversion, let byteCount = format.packedByteCount(width, height),
      width > 0, height > 0, width.isMultiple(of: 2), height.isMultiple(of: 2)
    else {
      throw CameraError(
        .unsupported, "\(format.rawValue) of \(width)×\(height) pixels cannot be converted")
    }
    do throws(SystemError) { planes = try LockedMemory(byteCount: width * height / 2 * 3) } catch {
      throw CameraError(.memory, error.description)
    }
    guard let converter = cv4lconvert_create() else {
      throw CameraError(.memory, "libv4lconvert has no memory")
    }
    self.converter = converter
    self.format = format
    self.width = width
    self.height = height
    self.byteCount = byteCount
  }

  deinit { cv4lconvert_destroy(converter) }

  public func convert(
    _ bytes: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) -> Bool {
    // The library itself does not look at the length of every format.
    guard bytes.count == byteCount, target.count >= planes.count else { return false }
    return planes.withUnsafeMutableBytes(0..<planes.count) { planes in
      let result = cv4lconvert_to_yuv420(
        converter, format.fourCC, UInt32(width), UInt32(height),
        UInt32(width * (format.bytesPerPixel ?? 0)), bytes.baseAddress, bytes.count,
        planes.baseAddress, planes.count)
      guard result == 0 else { return false }
      interleave(UnsafeRawBufferPointer(planes), into: target)
      return true
    }
  }

  /// From Y, Cb and Cr planes to a plane of Y and one of Cb Cr pairs.
  private func interleave(
    _ planes: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) {
    let (luma, chroma) = (width * height, width * height / 4)
    target.copyMemory(from: UnsafeRawBufferPointer(rebasing: planes[..<luma]))
    for index in 0..<chroma {
      target[luma + 2 * index] = planes[luma + index]
      target[luma + 2 * index + 1] = planes[luma + chroma + index]
    }
  }
}
