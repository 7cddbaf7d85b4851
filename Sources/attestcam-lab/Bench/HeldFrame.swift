import Platform
import VideoCapture

/// A frame that several calls look at, one after the other.
final class HeldFrame: Sendable {
  let frame: Frame

  /// - Throws: `SystemError` when memory cannot be locked.
  convenience init(_ image: BenchImage) throws {
    try self.init(image.jpeg, width: BenchImage.width, height: BenchImage.height)
  }

  /// - Throws: `SystemError` when memory cannot be locked.
  init(_ jpeg: [UInt8], width: Int, height: Int) throws {
    guard var pixels = try BufferPool(buffers: 1, of: jpeg.count).take() else {
      throw BenchError("a new pool has no buffer")
    }
    jpeg.withUnsafeBytes { pixels.copy(from: $0) }
    let now = MonotonicClock().now
    frame = Frame(
      info: FrameInfo(
        format: .mjpeg, width: width, height: height, bytesPerLine: 0,
        sequence: 0, timestamp: now, queued: now), pixels: pixels)
  }
}
