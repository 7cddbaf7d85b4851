/// Rotation of the head in degrees; nil for an angle that was not estimated.
public struct HeadPose: Sendable, Equatable {
  /// Positive when the nose points to the right of the image (the subject's own left).
  public var yaw: Double?
  /// Positive when the head is raised.
  public var pitch: Double?
  /// Positive when the eye line falls towards the right of the image.
  public var roll: Double?

  public init(yaw: Double?, pitch: Double?, roll: Double?) {
    self.yaw = yaw
    self.pitch = pitch
    self.roll = roll
  }

  /// The largest magnitude among the angles that were estimated; nil when none was.
  public var largestAngle: Double? { [yaw, pitch, roll].compactMap { $0.map(abs) }.max() }
}
