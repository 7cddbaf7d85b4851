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

  /// Takes one step towards better light, within the bounds of the request's settings, with a later frame. Without bounds,
  /// or at their end, nothing happens.
  func adjust(_ change: LightChange)

  /// Frames that were delivered by the driver but refused, and frames lost, since `start`.
  var drops: DropCounts { get }

  /// Mean time between the frames that came since `start`, those lost below us included; nil before the second frame.
  var measuredInterval: Duration? { get }

  /// Stops the stream and wipes what is left of it. Never fails; safe to call twice.
  func stop() async
}

extension Camera {
  /// Nothing, for a source that has no exposure.
  public func adjust(_ change: LightChange) {}

  public var measuredInterval: Duration? { nil }
}
