/// A key that a device signs with. It never leaves its holder, and signs only what `SigningInput` can be.
public protocol DeviceKey: Sendable {
  var publicKey: PublicKey { get }
  /// Where the private half lives.
  var protection: KeyProtection { get }

  /// Signs the input's message: ECDSA P-256 with SHA-256, s ≤ n/2.
  ///
  /// - Throws: `CryptoError` when the holder cannot sign; there is never a packet without a signature.
  func sign(_ input: SigningInput) async throws(CryptoError) -> Signature
}
