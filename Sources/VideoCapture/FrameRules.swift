import CLinux
import JPEG
import Platform

/// Which dequeued buffers hold a frame. VIDIOC_DQBUF succeeding proves nothing: the driver also hands
/// out damaged frames, old ones, and buffers it never filled.
struct FrameRules: Sendable {
  let layout: FrameLayout
  /// Negotiated time between frames; also how far a timestamp may be off.
  let interval: Duration
  private var lastSequence: UInt32?
  private var lastTimestamp: MonotonicInstant?

  enum Verdict: Sendable, Equatable {
    /// A new frame; so many before it were lost below us.
    case valid(lost: Int)
    case invalid
    case badTimestamp
  }

  init(layout: FrameLayout, interval: Duration) {
    self.layout = layout
    self.interval = interval
  }

  /// Judges everything but the contents.
  ///
  /// - Parameter now: CLOCK_MONOTONIC after the buffer was dequeued.
  mutating func check(_ buffer: DequeuedBuffer, now: MonotonicInstant) -> Verdict {
    let step = Int32(bitPattern: buffer.sequence &- (lastSequence ?? buffer.sequence &- 1))
    guard step > 0 else { return .invalid }
    lastSequence = buffer.sequence
    guard buffer.flags & UInt32(V4L2_BUF_FLAG_ERROR) == 0, hasRightSize(buffer) else {
      return .invalid
    }
    guard hasSoundTimestamp(buffer, now: now) else { return .badTimestamp }
    lastTimestamp = buffer.timestamp
    return .valid(lost: Int(step) - 1)
  }

  /// Whether the bytes are one complete picture of the negotiated size; only JPEG can tell.
  func isComplete(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard layout.format == .mjpeg else { return true }
    guard let image = try? JPEGBitstream(scanning: bytes) else { return false }
    return image.width == layout.width && image.height == layout.height
  }

  private func hasRightSize(_ buffer: DequeuedBuffer) -> Bool {
    layout.byteCount.map { $0 == buffer.bytesUsed } ?? (1...layout.sizeImage ~= buffer.bytesUsed)
  }

  /// Monotonic clock, advancing, and within an interval of when the buffer was with the driver: uvcvideo
  /// stamps the first packet, which comes up to one exposure after the picture began; vivid stamps ahead.
  private func hasSoundTimestamp(_ buffer: DequeuedBuffer, now: MonotonicInstant) -> Bool {
    let clock = buffer.flags & UInt32(V4L2_BUF_FLAG_TIMESTAMP_MASK)
    let window = buffer.queued.advanced(by: .zero - interval)...now.advanced(by: interval)
    guard clock == UInt32(V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC), window ~= buffer.timestamp else {
      return false
    }
    return lastTimestamp.map { buffer.timestamp > $0 } ?? true
  }
}
