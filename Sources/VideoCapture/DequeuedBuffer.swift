import Platform

/// One buffer as VIDIOC_DQBUF returned it (struct v4l2_buffer).
struct DequeuedBuffer: Sendable, Equatable {
  var index: Int
  /// V4L2_BUF_FLAG_*.
  var flags: UInt32
  var bytesUsed: Int
  var sequence: UInt32
  /// On the clock that `flags` name.
  var timestamp: MonotonicInstant
  /// Just before the buffer was given to the driver.
  var queued: MonotonicInstant
}
