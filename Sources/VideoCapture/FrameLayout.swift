import JPEG

/// How the driver lays out one frame, as read back after negotiation (struct v4l2_pix_format).
struct FrameLayout: Sendable, Equatable {
  var format: PixelFormat
  /// Pixels.
  var width: Int
  /// Pixels.
  var height: Int
  /// Distance between rows of the first plane, in bytes; 0 for compressed formats.
  var bytesPerLine: Int
  /// The most bytes that one frame takes.
  var sizeImage: Int

  /// Exactly what a raw frame has, line padding included; nil for compressed formats.
  var byteCount: Int? {
    guard format.bytesPerPixel != nil else { return nil }
    return bytesPerLine * (format.hasChromaPlanes ? height + (height + 1) / 2 : height)
  }

  /// What is wrong with the layout, so that no frame of it may be taken; nil when it makes sense.
  var flaw: String? {
    guard 1...ImageLimits.side ~= width, 1...ImageLimits.side ~= height else {
      return "\(width)×\(height) pixels"
    }
    guard 1...Self.largestFrame ~= sizeImage else { return "frames of \(sizeImage) bytes" }
    guard let byteCount, let pixelBytes = format.bytesPerPixel else { return nil }
    guard bytesPerLine >= width * pixelBytes, bytesPerLine <= Self.largestFrame else {
      return "rows of \(bytesPerLine) bytes for \(width) pixels"
    }
    return byteCount <= sizeImage ? nil : "buffers of \(sizeImage) bytes for \(byteCount)"
  }

  /// Bytes; beyond any format here at `ImageLimits.side`, and small enough to multiply without overflow.
  private static let largestFrame = 1 << 28
}
