import DeviceKeys

/// A challenge as the device tells of it: all from which a verifier finds out what must have been asked, and what was.
public struct AnsweredChallenge: Sendable, Hashable {
  public var salt: ChallengeSalt
  /// The actions that the capture profile allows.
  public var allowed: Set<LivenessAction>
  public var transcript: LivenessTranscript

  public init(
    salt: ChallengeSalt, allowed: Set<LivenessAction>, transcript: LivenessTranscript
  ) {
    self.salt = salt
    self.allowed = allowed
    self.transcript = transcript
  }

  /// The first thing in which this is not what must have been asked and answered; nil when it is.
  ///
  /// - Parameters:
  ///   - key: the device key.
  ///   - profile: SHA-256 of the capture profile's file.
  public func fault(nonce: Nonce, key: PublicKey, profile: SHA256Digest) -> String? {
    guard
      let challenge = LivenessChallenge(
        nonce: nonce, salt: salt, key: key, profile: profile, allowed: allowed)
    else { return "the allowed actions make no challenge: three are needed, a turn among them" }
    return transcript.fault(under: challenge)
  }
}
