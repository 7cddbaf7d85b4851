/// Why a signed message is not believed.
public struct SignedMessageError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// Not the structure, header, payload or size of its kind.
    case malformed
    /// No valid path from the signer's certificate to an anchor at this time.
    case untrusted
    /// The signer's certificate is revoked, or nobody knows whether it is.
    case revocation
    /// A valid path, but the certificate is not for signing this kind of message.
    case wrongPurpose
    /// The signature does not verify, or s > n/2.
    case signature
    /// The message speaks of a time that has not come.
    case notYetValid
    /// Past its next update.
    case stale
  }

  public let code: Code
  /// The part and what is wrong with it; never a nonce or a key.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  init(_ error: ChainError, of kind: SignedMessage.Kind) {
    let code: Code =
      switch error.code {
      case .untrusted, .expired, .notYetValid: .untrusted
      case .revoked, .revocationUnknown: .revocation
      case .notADevice, .notManagement: .wrongPurpose
      }
    self.init(code, "\(kind.name): \(error.message)")
  }

  public var description: String { message }
}
