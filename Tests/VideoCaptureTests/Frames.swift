import Platform
import VideoCapture

/// A pool of small buffers, and frames out of it that are told apart by their sequence number.
struct Frames {
  let pool: BufferPool

  struct Exhausted: Error {}

  init(buffers: Int = 4) throws { pool = try BufferPool(buffers: buffers, of: 16) }

  /// - Parameter time: milliseconds; now when nil.
  func frame(_ sequence: UInt32, at time: Int64? = nil) throws -> Frame {
    guard var pixels = pool.take() else { throw Exhausted() }
    pixels.fill { bytes in
      bytes[0] = UInt8(truncatingIfNeeded: sequence)
      return 1
    }
    let now =
      time.map { MonotonicInstant(nanoseconds: $0 * 1_000_000) } ?? MonotonicClock().now
    let info = FrameInfo(
      format: .grey, width: 1, height: 1, bytesPerLine: 1, sequence: sequence, timestamp: now,
      queued: now)
    return Frame(info: info, pixels: pixels)
  }

  static let format = StreamFormat(
    format: .grey, width: 1, height: 1, interval: .milliseconds(40))
}
