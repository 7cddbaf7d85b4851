/// Why a frame that a driver delivered, or should have, did not count.
public enum DropReason: String, Sendable, CaseIterable, Codable {
  /// Marked as damaged by the driver (V4L2_BUF_FLAG_ERROR).
  case damaged
  /// Not as many bytes as a frame of the format has.
  case size
  /// Not one whole JPEG image of the negotiated size.
  case incomplete
  /// The driver's frame counter did not advance.
  case sequence
  /// Stamped by an unknown clock, not later than the frame before, ahead of now, or before the buffer was queued.
  case timestamp
  /// Too old when it was taken from the driver.
  case stale
  /// Without any picture: every pixel alike, as behind a shutter.
  case flat
  /// The same content as a frame shortly before; no sensor repeats its noise.
  case repeated
  /// Before the picture's brightness had settled after the start.
  case unsettled
  /// Without a frame of another camera that was taken at the same time.
  case unpaired
  /// Missing in the driver's frame counter, or there was no room for it.
  case lost
}
