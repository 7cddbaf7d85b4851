import JPEG

/// How a frame's bytes are laid out, named as V4L2 does (Documentation/userspace-api/media/v4l).
public enum PixelFormat: String, Sendable, CaseIterable, Codable {
  /// Motion-JPEG: one JPEG image per frame, the Huffman tables possibly left out.
  case mjpeg = "MJPG"
  /// Packed 4:2:2, byte order Y0 Cb Y1 Cr.
  case yuyv = "YUYV"
  /// Packed 4:2:2, byte order Cb Y0 Cr Y1.
  case uyvy = "UYVY"
  /// 4:2:0, a plane of Y, then a plane of interleaved Cb and Cr at half size both ways.
  case nv12 = "NV12"
  /// 8-bit luminance.
  case grey = "GREY"
  /// 10-bit luminance in 16-bit little-endian words.
  case y10 = "Y10"
  /// 12-bit luminance in 16-bit little-endian words.
  case y12 = "Y12"
  /// 16-bit luminance, little endian.
  case y16 = "Y16"
  /// Distance in 16-bit little-endian words, in the camera's own unit, mostly millimetres; 0 where it is not known.
  case z16 = "Z16"

  // Formats that only libv4lconvert reads; see `needsConversion`.
  /// Red, green and blue, a byte each.
  case rgb24 = "RGB3"
  case bgr24 = "BGR3"
  /// Planar 4:2:0: Y, Cb, Cr.
  case yuv420 = "YU12"
  /// Planar 4:2:0: Y, Cr, Cb.
  case yvu420 = "YV12"
  /// Packed 4:2:2, byte order Y0 Cr Y1 Cb.
  case yvyu = "YVYU"
  // One colour for each pixel, as the sensor's filter has them (Bayer), 8 bits.
  case sbggr8 = "BA81"
  case sgbrg8 = "GBRG"
  case sgrbg8 = "GRBG"
  case srggb8 = "RGGB"

  /// Whether a frame has to be made into NV12 before anything here can read it. Such a format is taken only where it is
  /// asked for by name, and the claims say so.
  public var needsConversion: Bool {
    switch self {
    case .rgb24, .bgr24, .yuv420, .yvu420, .yvyu, .sbggr8, .sgbrg8, .sgrbg8, .srggb8: true
    case .mjpeg, .yuyv, .uyvy, .nv12, .grey, .y10, .y12, .y16, .z16: false
    }
  }

  /// How the bytes lie as a picture; nil for what is compressed or has to be converted, and for distances, which are no
  /// picture.
  public var rawLayout: RawImage.Layout? {
    switch self {
    case .mjpeg, .z16, .rgb24, .bgr24, .yuv420, .yvu420, .yvyu, .sbggr8, .sgbrg8, .sgrbg8, .srggb8:
      nil
    case .yuyv: .yuyv
    case .uyvy: .uyvy
    case .nv12: .nv12
    case .grey: .grey
    case .y10: .y10
    case .y12: .y12
    case .y16: .y16
    }
  }

  /// Bytes that a pixel takes in the first plane; nil for compressed formats.
  public var bytesPerPixel: Int? {
    switch self {
    case .mjpeg: nil
    case .nv12, .grey, .yuv420, .yvu420, .sbggr8, .sgbrg8, .sgrbg8, .srggb8: 1
    case .yuyv, .uyvy, .y10, .y12, .y16, .z16, .yvyu: 2
    case .rgb24, .bgr24: 3
    }
  }

  /// Whether chroma follows luma in planes, at half size both ways.
  var hasChromaPlanes: Bool { self == .nv12 || self == .yuv420 || self == .yvu420 }

  /// Bytes of a raw frame whose rows are packed; nil for compressed formats.
  public func packedByteCount(_ width: Int, _ height: Int) -> Int? {
    bytesPerPixel.map { $0 * width * (hasChromaPlanes ? height + (height + 1) / 2 : height) }
  }

  /// The V4L2 code: its characters, filled up with spaces, the first in the lowest byte (v4l2_fourcc).
  public var fourCC: UInt32 {
    let characters = Array(rawValue.utf8) + [UInt8](repeating: UInt8(ascii: " "), count: 4)
    return characters[..<4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  init?(fourCC: UInt32) {
    guard let format = Self.allCases.first(where: { $0.fourCC == fourCC }) else { return nil }
    self = format
  }
}
