import DeviceKeys

/// What a frame means for the session that it belongs to. No score, and nothing that was measured, is in it.
public struct LivenessReport: Sendable, Equatable {
  public var status: LivenessStatus
  /// Whether this frame shows the neutral face of the session so far, with open eyes: the sample must be such a frame, and
  /// may be signed once the session has passed.
  public var isNeutral: Bool
  /// SHA-256 of the frame as the camera delivered it: the next link of `FrameChain`.
  public var frame: SHA256Digest

  public init(status: LivenessStatus, isNeutral: Bool, frame: SHA256Digest) {
    self.status = status
    self.isNeutral = isNeutral
    self.frame = frame
  }
}
