import Platform

/// What is known of a frame beside its pixels: plain values that may cross a process boundary.
public struct FrameInfo: Sendable, Equatable {
  public var format: PixelFormat
  /// Pixels.
  public var width: Int
  /// Pixels.
  public var height: Int
  /// Distance between rows of the first plane, in bytes; 0 for compressed formats.
  public var bytesPerLine: Int
  /// The driver's frame counter; a gap means frames lost below us.
  public var sequence: UInt32
  /// When the frame was taken (V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC).
  public var timestamp: MonotonicInstant
  /// When the buffer that holds the frame was given to the driver: the frame cannot be older.
  public var queued: MonotonicInstant

  public init(
    format: PixelFormat, width: Int, height: Int, bytesPerLine: Int, sequence: UInt32,
    timestamp: MonotonicInstant, queued: MonotonicInstant
  ) {
    self.format = format
    self.width = width
    self.height = height
    self.bytesPerLine = bytesPerLine
    self.sequence = sequence
    self.timestamp = timestamp
    self.queued = queued
  }
}
