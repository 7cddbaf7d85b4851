import Platform

/// A source of frames. One implementation per kind of source; each owns its threads.
///
/// Life: `start` → any number of `next` → `stop`, then `start` again. Calls are made by one caller at a time.
public protocol Camera: Sendable {
  /// What this camera is, as far as its bus and driver tell; goes into the signed claims.
  var identity: CameraIdentity { get }

  /// Negotiates a stream and starts it. Frames taken before this call are never delivered.
  ///
  /// - Returns: what the driver really delivers, read back after negotiation.
  /// - Throws: `CameraError`.
  func start(_ request: StreamRequest) async throws(CameraError) -> StreamFormat

  /// The newest valid frame that was not yet handed out; waits for one when there is none.
  ///
  /// Cancelling the task ends the wait at once with `CameraError(.cancelled)`.
  /// - Throws: `CameraError`: `.stalled` when no frame came within the camera's own budget, `.unplugged`, …
  func next() async throws(CameraError) -> Frame

  /// Frames that were delivered by the driver but refused, and frames lost, since `start`.
  var drops: DropCounts { get }

  /// Stops the stream and wipes what is left of it. Never fails; safe to call twice.
  func stop() async
}

/// What a capture asks a camera for; the camera picks the nearest it can do.
public struct StreamRequest: Sendable, Equatable {
  /// In order of preference.
  public var formats: [PixelFormat]
  public var width: Int
  public var height: Int
  /// Frames per second.
  public var rate: Int

  public init(
    formats: [PixelFormat] = [.mjpeg, .nv12, .yuyv, .grey], width: Int = 1280, height: Int = 720,
    rate: Int = 30
  ) {
    self.formats = formats
    self.width = width
    self.height = height
    self.rate = rate
  }
}

/// What a camera delivers, as read back from the driver.
public struct StreamFormat: Sendable, Equatable {
  public var format: PixelFormat
  public var width: Int
  public var height: Int
  /// Time between frames.
  public var interval: Duration

  public init(format: PixelFormat, width: Int, height: Int, interval: Duration) {
    self.format = format
    self.width = width
    self.height = height
    self.interval = interval
  }
}

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
