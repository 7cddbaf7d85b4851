import COpenSSL
import FoundationEssentials

/// One line of a CRL.
public struct RevokedCertificate: Sendable, Hashable {
  /// Serial number in hex, as `Certificate.serialNumber` has it.
  public var serialNumber: String
  public var revokedAt: Date
  public var reason: RevocationReason

  public init(
    serialNumber: String, revokedAt: Date, reason: RevocationReason = .unspecified
  ) {
    self.serialNumber = serialNumber
    self.revokedAt = revokedAt
    self.reason = reason
  }
}

extension IssuerKey {
  /// Signs a CRL of everything this issuer has revoked.
  ///
  /// - Parameter number: higher than that of any CRL before it (RFC 5280 §5.2.3).
  /// - Throws: `CryptoError`: `.malformed` for a serial number that is not hexadecimal, `.mismatch` when this is
  ///   not the issuer's key.
  public func revocationList(
    of revoked: [RevokedCertificate], issuer: Certificate, number: Int, from thisUpdate: Date,
    until nextUpdate: Date
  ) throws(CryptoError) -> RevocationList {
    try requireOwn(issuer.publicKey)
    let list = try OpenSSLObject(X509_CRL_new(), "no memory") { X509_CRL_free($0) }
    try Self.require(X509_CRL_set_version(list.pointer, 1), "version")
    try Self.require(
      X509_CRL_set_issuer_name(list.pointer, X509_get_subject_name(issuer.handle.pointer)), "issuer"
    )
    try Self.withTime(thisUpdate) { X509_CRL_set1_lastUpdate(list.pointer, $0) }
    try Self.withTime(nextUpdate) { X509_CRL_set1_nextUpdate(list.pointer, $0) }
    for entry in revoked { try Self.add(entry, to: list.pointer) }
    try Self.require(X509_CRL_sort(list.pointer), "order")
    try Self.require(
      copenssl_crl_add_extensions(list.pointer, issuer.handle.pointer, number), "extensions")
    try Self.require(X509_CRL_sign(list.pointer, key.pointer, SHA256.algorithm), "signature")
    return try RevocationList(
      der: derEncoding("cannot encode a CRL") { i2d_X509_CRL(list.pointer, $0) })
  }

  private static func add(
    _ entry: RevokedCertificate, to list: OpaquePointer
  ) throws(CryptoError) {
    // 20 bytes at most (RFC 5280 §4.1.2.2).
    guard let bytes = Hex.decode(entry.serialNumber), (1...20).contains(bytes.count) else {
      throw CryptoError(.malformed, "a certificate serial number is not hexadecimal")
    }
    let number = try OpenSSLObject(BN_bin2bn(bytes, Int32(bytes.count), nil), "no memory") {
      BN_free($0)
    }
    guard let serial = BN_to_ASN1_INTEGER(number.pointer, nil) else {
      throw CryptoError(.library, "no memory")
    }
    defer { ASN1_INTEGER_free(serial) }
    guard let line = X509_REVOKED_new() else { throw CryptoError(.library, "no memory") }
    do throws(CryptoError) {
      try require(X509_REVOKED_set_serialNumber(line, serial), "serial number")
      try withTime(entry.revokedAt) { X509_REVOKED_set_revocationDate(line, $0) }
      if let code = entry.reason.code {
        try require(copenssl_revoked_set_reason(line, code), "reason")
      }
      try require(X509_CRL_add0_revoked(list, line), "entry")
    } catch {
      X509_REVOKED_free(line)
      throw error
    }
  }

  private static func withTime(
    _ date: Date, _ set: (UnsafeMutablePointer<ASN1_TIME>?) -> Int32
  ) throws(CryptoError) {
    let time = ASN1_TIME_set(nil, date.wholeSeconds)
    defer { ASN1_TIME_free(time) }
    try require(set(time), "time")
  }
}
