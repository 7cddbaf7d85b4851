/// A software manifest that the management server signed: only reading makes one.
public struct ValidatedManifest: Sendable {
  public let manifest: SoftwareManifest
  /// Of the whole message, as `sha256sum` tells it of the file.
  public let digest: SHA256Digest

  /// Reads and checks a manifest: form, contents, signer's chain and purpose, signature.
  ///
  /// The signer's path must be valid at the time that the manifest itself names. It does not run out with its signer's
  /// certificate, and no clock is needed: a device reads it before its own is right.
  ///
  /// - Parameter validator: with the anchors of the management server. Revocation cannot be told at a time in the past.
  /// - Throws: `SignedMessageError`.
  public init(_ bytes: [UInt8], by validator: ChainValidator) throws(SignedMessageError) {
    let message = try SignedMessage(bytes, as: .softwareManifest)
    let manifest = try SoftwareManifest(payload: message.payload)
    try message.verifyManagement(by: validator, at: manifest.signedAt)
    self.manifest = manifest
    digest = SHA256.digest(bytes)
  }
}
