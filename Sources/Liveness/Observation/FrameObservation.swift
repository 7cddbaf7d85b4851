import Platform

/// What one frame shows, as plain numbers. They stay inside the process that saw the frame.
public struct FrameObservation: Sendable {
  /// When the frame was taken.
  public var time: MonotonicInstant
  /// The driver's frame counter.
  public var sequence: UInt32
  /// Of the frame's bytes.
  public var digest: FrameDigest
  /// How many faces were detected last.
  public var faces: Int
  /// The largest; nil without one.
  public var face: ObservedFace?

  public init(
    time: MonotonicInstant, sequence: UInt32, digest: FrameDigest, faces: Int,
    face: ObservedFace?
  ) {
    self.time = time
    self.sequence = sequence
    self.digest = digest
    self.faces = faces
    self.face = face
  }
}
