import COpenSSL
import FoundationEssentials
import Platform

/// A certificate authority's key: signs certificates and CRLs, nothing else.
public struct IssuerKey: Sendable {
  let key: OpenSSLObject
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
  ) throws(CryptoError) -> IssuerKey {
    try IssuerKey(KeyFile.create(path, passphrase: passphrase))
  }

  init(_ key: OpenSSLObject) throws(CryptoError) {
    self.key = key
    publicKey = try PublicKey(key)
  }

  /// Issues a certificate.
  ///
  /// - Parameter issuer: the issuer's own certificate; nil for a root, which signs itself.
  /// - Throws: `CryptoError`: `.mismatch` when this is not the issuer's key.
  public func issue(
    _ template: CertificateTemplate, issuer: Certificate?
  ) throws(CryptoError) -> Certificate {
    try requireOwn(issuer?.publicKey ?? template.publicKey)
    let new = try OpenSSLObject(X509_new(), "no memory") { X509_free($0) }
    let issuerPointer = issuer?.handle.pointer ?? new.pointer
    try Self.require(X509_set_version(new.pointer, 2), "version")
    try Self.setSerialNumber(new.pointer)
    try template.role.writeSubject(to: X509_get_subject_name(new.pointer))
    try Self.require(
      X509_set_issuer_name(new.pointer, X509_get_subject_name(issuerPointer)), "issuer")
    try Self.require(X509_set_pubkey(new.pointer, template.publicKey.key.pointer), "key")
    try Self.require(
      ASN1_TIME_set(X509_getm_notBefore(new.pointer), template.notBefore.wholeSeconds) != nil
        && ASN1_TIME_set(X509_getm_notAfter(new.pointer), template.notAfter.wholeSeconds) != nil
        ? 1 : 0, "validity")
    for (kind, value) in try template.role.extensions(isSelfSigned: issuer == nil) {
      try Self.require(
        copenssl_add_extension(new.pointer, issuerPointer, kind, value), "extension \(kind)")
    }
    if case .device(_, _, let attestationKey?, _) = template.role {
      // OCTET STRING of 34 bytes.
      let value = [0x04, UInt8(TPMName.byteCount)] + attestationKey.bytes
      try Self.require(
        copenssl_add_raw_extension(
          new.pointer, ObjectIdentifiers.attestationKeyName, value, Int32(value.count)),
        "attestation key")
    }
    try Self.require(X509_sign(new.pointer, key.pointer, SHA256.algorithm), "signature")
    let der = try derEncoding("cannot encode a certificate") { i2d_X509(new.pointer, $0) }
    return try Certificate(der: der)
  }

  /// A certificate or CRL signed by another key than its issuer's would only be refused much later.
  func requireOwn(_ issuer: PublicKey) throws(CryptoError) {
    guard issuer == publicKey else {
      throw CryptoError(.mismatch, "the signing key is not the key of the issuer's certificate")
    }
  }

  static func require(_ result: Int32, _ part: String) throws(CryptoError) {
    guard result > 0 else {
      throw CryptoError(.library, "cannot set the \(part) of a certificate or CRL")
    }
  }

  /// 16 random bytes, positive (CA/Browser Forum asks for 64 bits at least; RFC 5280 allows 20 bytes).
  private static func setSerialNumber(_ certificate: OpaquePointer) throws(CryptoError) {
    var bytes = SecureRandom.bytes(16)
    bytes[0] = bytes[0] & 0x3F | 0x40
    let number = BN_bin2bn(bytes, 16, nil)
    defer { BN_free(number) }
    try require(
      BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) == nil ? 0 : 1, "serial number"
    )
  }
}

extension Date {
  /// Seconds since 1970, rounded down; a time that does not fit is the last or first that does, which OpenSSL
  /// then refuses.
  var wholeSeconds: time_t {
    let seconds = timeIntervalSince1970.rounded(.down)
    return time_t(exactly: seconds) ?? (seconds > 0 ? .max : .min)
  }
}
