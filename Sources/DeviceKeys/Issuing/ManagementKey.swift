import Platform

/// The management server's signing key, apart from the CA's: signs deny lists, enrolment responses and
/// software manifests, nothing else.
public struct ManagementKey: Sendable {
  private let key: OpenSSLObject
  public let publicKey: PublicKey

  /// Reads the key from a PKCS#8 PEM file, mode 0600.
  ///
  /// - Throws: `CryptoError`.
  public init(path: String, passphrase: LockedMemory? = nil) throws(CryptoError) {
    try self.init(KeyFile.load(path, passphrase: passphrase))
  }

  /// Makes a new key and writes it to `path`, which must not exist.
  ///
  /// - Throws: `CryptoError`.
  public static func create(
    path: String, passphrase: LockedMemory? = nil
  ) throws(CryptoError) -> ManagementKey {
    try ManagementKey(KeyFile.create(path, passphrase: passphrase))
  }

  private init(_ key: OpenSSLObject) throws(CryptoError) {
    self.key = key
    publicKey = try PublicKey(key)
  }

  /// Signs and encodes a message.
  ///
  /// - Parameter chain: the management certificate first, the root left out.
  /// - Throws: `CryptoError`: `.mismatch` when the certificate is another key's or not for this, `.malformed` for a
  ///   message larger than its kind may be.
  public func sign(
    _ message: ManagementMessage, chain: CertificateChain
  ) throws(CryptoError) -> [UInt8] {
    guard chain.signer.publicKey == publicKey, chain.signer.maySignForManagement else {
      throw CryptoError(
        .mismatch, "the certificate is not the management key's, or not for management signatures")
    }
    let header = COSE.protectedHeader(typ: message.kind.typ, chain: chain)
    let signature = try key.signECDSA(
      COSE.signatureStructure(protectedHeader: header, payload: message.payload[...]))
    return try SignedMessage.encode(message.kind, header, message.payload, signature)
  }
}
