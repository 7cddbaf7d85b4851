import CLinux
import Platform

/// Which dequeued buffers may hold a frame, by what the driver says of them. VIDIOC_DQBUF succeeding proves nothing:
/// the driver also hands out damaged frames, old ones, and buffers it never filled.
struct FrameRules: Sendable {
  let layout: FrameLayout
  /// Negotiated time between frames; also how far a timestamp may be off.
  let interval: Duration
  /// What the stream's timestamps tell; every frame's must tell the same.
  let source: TimestampSource
  private var lastSequence: UInt32?
  private var lastTimestamp: MonotonicInstant?

  enum Verdict: Sendable, Equatable {
    /// A new frame; so many before it were lost below us.
    case valid(lost: Int)
    case refused(DropReason)
  }

  init(layout: FrameLayout, interval: Duration, source: TimestampSource) {
    self.layout = layout
    self.interval = interval
    self.source = source
  }

  /// Older frames show the past. One stamped at the start of its exposure is an interval old when it is whole.
  static func maximumAge(of interval: Duration) -> Duration { max(.seconds(1), interval * 2) }

  /// Judges everything but the contents.
  ///
  /// - Parameter now: CLOCK_MONOTONIC after the buffer was dequeued.
  mutating func check(_ buffer: DequeuedBuffer, now: MonotonicInstant) -> Verdict {
    // The counter may wrap.
    let step = Int32(bitPattern: buffer.sequence &- (lastSequence ?? buffer.sequence &- 1))
    guard step > 0 else { return .refused(.sequence) }
    lastSequence = buffer.sequence
    guard buffer.flags & UInt32(V4L2_BUF_FLAG_ERROR) == 0 else { return .refused(.damaged) }
    guard hasRightSize(buffer) else { return .refused(.size) }
    guard hasSoundTimestamp(buffer, now: now) else { return .refused(.timestamp) }
    lastTimestamp = buffer.timestamp
    guard buffer.timestamp.duration(to: now) <= Self.maximumAge(of: interval) else {
      return .refused(.stale)
    }
    return .valid(lost: Int(step) - 1)
  }

  private func hasRightSize(_ buffer: DequeuedBuffer) -> Bool {
    layout.byteCount.map { $0 == buffer.bytesUsed } ?? (1...layout.sizeImage ~= buffer.bytesUsed)
  }

  /// The stream's clock, advancing, and within an interval of when the buffer was with the driver: uvcvideo stamps the
  /// first packet, which comes up to one exposure after the picture began; vivid stamps ahead.
  private func hasSoundTimestamp(_ buffer: DequeuedBuffer, now: MonotonicInstant) -> Bool {
    let window = buffer.queued.advanced(by: .zero - interval)...now.advanced(by: interval)
    guard source == .dequeued || TimestampSource(bufferFlags: buffer.flags) == source,
      window ~= buffer.timestamp
    else { return false }
    return lastTimestamp.map { buffer.timestamp > $0 } ?? true
  }
}

extension TimestampSource {
  /// What V4L2_BUF_FLAG_* say of a buffer's timestamp; nil when it is not one of CLOCK_MONOTONIC.
  init?(bufferFlags flags: UInt32) {
    guard
      flags & UInt32(V4L2_BUF_FLAG_TIMESTAMP_MASK) == UInt32(V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC)
    else { return nil }
    let isStart =
      flags & UInt32(V4L2_BUF_FLAG_TSTAMP_SRC_MASK) == UInt32(V4L2_BUF_FLAG_TSTAMP_SRC_SOE)
    self = isStart ? .startOfExposure : .endOfFrame
  }
}
