import FaceQuality

/// One request for a trusted face packet, already authorised.
public struct CaptureRequest: Sendable {
  /// Who asks; for the audit log.
  public var uid: UInt32
  /// Exactly 32 bytes, from the recognition server.
  public var nonce: [UInt8]
  /// What the sample is for; `[a-z0-9._-]{1,64}`. Signed.
  public var purpose: String
  /// The recognition server's URI. Signed as `aud`.
  public var audience: String
  public var profile: CaptureProfile
  /// From acceptance to the terminal state.
  public var deadline: Duration

  public init(
    uid: UInt32, nonce: [UInt8], purpose: String, audience: String, profile: CaptureProfile,
    deadline: Duration
  ) {
    self.uid = uid
    self.nonce = nonce
    self.purpose = purpose
    self.audience = audience
    self.profile = profile
    self.deadline = deadline
  }
}
