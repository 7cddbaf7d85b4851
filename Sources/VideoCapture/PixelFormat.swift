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

  /// How the bytes lie as a picture; nil for what is compressed, and for distances, which are no picture.
  public var rawLayout: RawImage.Layout? {
    switch self {
    case .mjpeg, .z16: nil
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
    case .nv12, .grey: 1
    case .yuyv, .uyvy, .y10, .y12, .y16, .z16: 2
    }
  }

  /// The V4L2 code: its characters, filled up with spaces, the first in the lowest byte (v4l2_fourcc).
  var fourCC: UInt32 {
    let characters = Array(rawValue.utf8) + [UInt8](repeating: UInt8(ascii: " "), count: 4)
    return characters[..<4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  init?(fourCC: UInt32) {
    guard let format = Self.allCases.first(where: { $0.fourCC == fourCC }) else { return nil }
    self = format
  }
}
