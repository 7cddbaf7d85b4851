/// How a frame's bytes are laid out, named as V4L2 does (Documentation/userspace-api/media/v4l).
public enum PixelFormat: String, Sendable, CaseIterable, Codable {
  /// Motion-JPEG: one JPEG image per frame, the Huffman tables possibly left out.
  case mjpeg = "MJPG"
  /// Packed 4:2:2, byte order Y0 Cb Y1 Cr.
  case yuyv = "YUYV"
  /// 4:2:0, a plane of Y, then a plane of interleaved Cb and Cr at half size both ways.
  case nv12 = "NV12"
  /// 8-bit luminance.
  case grey = "GREY"

  /// Bytes that an image of these dimensions has without line padding; nil for compressed formats.
  public func byteCount(width: Int, height: Int) -> Int? {
    switch self {
    case .mjpeg: nil
    case .yuyv: width * height * 2
    case .nv12: width * height + 2 * ((width + 1) / 2) * ((height + 1) / 2)
    case .grey: width * height
    }
  }
}
