/// Which moment a frame's timestamp tells (Documentation/userspace-api/media/v4l/buffer.rst).
public enum TimestampSource: String, Sendable, CaseIterable, Codable {
  /// When the sensor began to take the picture (V4L2_BUF_FLAG_TSTAMP_SRC_SOE).
  case startOfExposure = "start_of_exposure"
  /// When the last of the picture had arrived (V4L2_BUF_FLAG_TSTAMP_SRC_EOF).
  case endOfFrame = "end_of_frame"
  /// When it was taken from the driver, which does not say which clock its timestamps are of; a test exception.
  case dequeued
}
