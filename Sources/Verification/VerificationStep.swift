/// The steps of the one pipeline, in the order in which they run; each refuses under its own code.
public enum VerificationStep: String, Sendable, CaseIterable, Codable {
  /// Structure, sizes, header, claims.
  case malformed
  /// Path to an anchor, validity, the device certificate's own rules.
  case certificate
  /// A certificate is revoked, or nobody knows whether it is.
  case revocation
  case signature
  /// Unknown, expired, used, or issued for something else.
  case nonce
  /// Not the device of the certificate, or none that may answer here.
  case device
  /// Another profile, or the verifier's policy does not take it.
  case policy
  /// A sample's length or digest.
  case sample
  /// A sample that is no image, or of another size than claimed.
  case image

  /// Exit code of `attestcam verify`.
  public var exitCode: Int32 {
    switch self {
    case .malformed: 10
    case .certificate: 11
    case .revocation: 12
    case .signature: 13
    case .nonce: 14
    case .device: 15
    case .policy: 16
    case .sample: 17
    case .image: 18
    }
  }
}
