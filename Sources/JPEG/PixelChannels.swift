import CTurboJPEG

/// What a decoded pixel consists of, 8 bits each.
public enum PixelChannels: Sendable {
  /// Luma (ITU-R BT.601, full range, as JFIF stores it).
  case grey
  /// Blue, green, red.
  case bgr

  /// Bytes per pixel.
  public var count: Int { self == .grey ? 1 : 3 }

  var format: TJPF { self == .grey ? TJPF_GRAY : TJPF_BGR }
}
