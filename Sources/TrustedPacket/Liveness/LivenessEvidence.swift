import DeviceKeys

/// What said that a live person was there. Never a score.
public struct LivenessEvidence: Sendable, Hashable {
  /// What said yes, and the version of its method, 1…65,535.
  public var detectors: [LivenessMethod: Int]
  /// SHA-256 of each model file that only these used, by role, two at most; others stand in the quality claim.
  public var models: [String: SHA256Digest]
  /// SHA-256 of the thresholds' file.
  public var settings: SHA256Digest
  /// Digest chain over the frames examined in this capture, from the first to the last; the first camera says how many.
  public var frames: SHA256Digest
  /// There exactly when `action` is among the detectors.
  public var challenge: AnsweredChallenge?

  public init(
    detectors: [LivenessMethod: Int], models: [String: SHA256Digest], settings: SHA256Digest,
    frames: SHA256Digest, challenge: AnsweredChallenge?
  ) {
    self.detectors = detectors
    self.models = models
    self.settings = settings
    self.frames = frames
    self.challenge = challenge
  }
}
