/// Frames that did not count, by reason.
public struct DropCounts: Sendable, Equatable {
  /// Marked bad by the driver (V4L2_BUF_FLAG_ERROR), wrong size, or not a complete JPEG.
  public var invalid = 0
  /// Gaps in the driver's sequence numbers.
  public var lost = 0
  /// Timestamp not later than the one before, or in the future.
  public var badTimestamp = 0
  public init() {}
}
