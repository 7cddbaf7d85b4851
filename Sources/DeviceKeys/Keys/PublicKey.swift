import COpenSSL

/// A P-256 public key: on the curve, with named parameters.
public struct PublicKey: Sendable {
  let key: OpenSSLObject
  /// DER SubjectPublicKeyInfo (RFC 5480), 91 bytes with an uncompressed point.
  public let subjectPublicKeyInfo: [UInt8]

  /// - Throws: `CryptoError`: `.malformed` for bad DER or a point off the curve, `.unsupported` for another curve.
  public init(subjectPublicKeyInfo der: [UInt8]) throws(CryptoError) {
    guard
      let pointer = derDecoding(
        der, { d2i_PUBKEY(nil, $0, $1) }, release: { EVP_PKEY_free($0) })
    else { throw CryptoError(.malformed, "a public key is not a valid SubjectPublicKeyInfo") }
    try self.init(
      try OpenSSLObject(pointer, "cannot read a public key") { EVP_PKEY_free($0) })
  }

  init(_ key: OpenSSLObject) throws(CryptoError) {
    guard Self.isP256(key) else {
      throw CryptoError(.unsupported, "a key is not ECDSA on P-256, the only kind used here")
    }
    self.key = key
    subjectPublicKeyInfo = try derEncoding("cannot encode a public key") {
      i2d_PUBKEY(key.pointer, $0)
    }
  }

  /// Whether `signature` is one of `message` (ECDSA with SHA-256), whatever the size of s.
  public func isValid(_ signature: Signature, of message: [UInt8]) -> Bool {
    isValid(der: signature.der, of: message)
  }

  func isValid(der: [UInt8], of message: [UInt8]) -> Bool {
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
