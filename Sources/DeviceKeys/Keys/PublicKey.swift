import COpenSSL

/// A P-256 public key: on the curve, in the one spelling used here (named curve, uncompressed point).
public struct PublicKey: Sendable {
  let key: OpenSSLObject
  /// DER SubjectPublicKeyInfo (RFC 5480), 91 bytes: equal keys have equal bytes.
  public let subjectPublicKeyInfo: [UInt8]

  /// - Throws: `CryptoError`: `.malformed` for bad DER or a point off the curve, `.unsupported` for another curve,
  ///   explicit parameters or a compressed point.
  public init(subjectPublicKeyInfo der: [UInt8]) throws(CryptoError) {
    guard
      let pointer = derDecoding(
        der, { d2i_PUBKEY(nil, $0, $1) }, release: { EVP_PKEY_free($0) })
    else { throw CryptoError(.malformed, "a public key is not a valid SubjectPublicKeyInfo") }
    try self.init(
      try OpenSSLObject(pointer, "cannot read a public key") { EVP_PKEY_free($0) },
      readFrom: der)
  }

  /// - Parameter encoding: the DER that the key was read from, where there is any: OpenSSL takes as long to encode a
  ///   key as to verify a signature.
  init(_ key: OpenSSLObject, readFrom encoding: [UInt8]? = nil) throws(CryptoError) {
    guard Self.isP256(key) else {
      throw CryptoError(.unsupported, "a key is not ECDSA on P-256, the only kind used here")
    }
    self.key = key
    if let encoding, Self.isUncompressedP256(encoding) {
      subjectPublicKeyInfo = encoding
      return
    }
    guard let encoded = try? derEncoding("", { i2d_PUBKEY(key.pointer, $0) }) else {
      throw CryptoError(.malformed, "a public key is not a point of P-256")
    }
    // OpenSSL keeps explicit parameters and compressed points as they came, and then one key would have
    // several digests.
    guard Self.isUncompressedP256(encoded) else {
      throw CryptoError(
        .unsupported, "a public key is not on the named curve P-256 with an uncompressed point")
    }
    subjectPublicKeyInfo = encoded
  }

  private static func isUncompressedP256(_ encoding: [UInt8]) -> Bool {
    encoding.count == 91 && encoding.starts(with: header)
  }

  /// SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING 04 ‖ x ‖ y }, up to the 04.
  private static let header: [UInt8] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A,
    0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
  ]

  /// Whether `signature` is one of `message` (ECDSA with SHA-256), whatever the size of s.
  public func isValid(_ signature: Signature, of message: [UInt8]) -> Bool {
    isValid(der: signature.der, of: message)
  }

  package func isValid(der: [UInt8], of message: [UInt8]) -> Bool {
    guard let context = EVP_MD_CTX_new() else { return false }
    defer { EVP_MD_CTX_free(context) }
    let valid =
      EVP_DigestVerifyInit(context, nil, SHA256.algorithm, nil, key.pointer) == 1
      && EVP_DigestVerify(context, der, der.count, message, message.count) == 1
    if !valid { ERR_clear_error() }
    return valid
  }

  static func isP256(_ key: OpenSSLObject) -> Bool {
    var name = [CChar](repeating: 0, count: 32)
    var length = 0
    return EVP_PKEY_get_group_name(key.pointer, &name, name.count, &length) == 1
      && name.prefix(length).elementsEqual("prime256v1".utf8.map { CChar($0) })
  }
}

extension PublicKey: Hashable {
  public static func == (left: PublicKey, right: PublicKey) -> Bool {
    left.subjectPublicKeyInfo == right.subjectPublicKeyInfo
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(subjectPublicKeyInfo) }
}
