import COpenSSL
import FoundationEssentials

/// A CRL (RFC 5280 §5) as read; its signature is checked when a chain is validated with it.
public struct RevocationList: Sendable {
  let handle: OpenSSLObject
  /// The DER encoding, exactly as signed.
  public let der: [UInt8]
  /// When the issuer will have published the next one; nil is not accepted in validation.
  public let nextUpdate: Date?

  /// - Throws: `CryptoError(.malformed)`.
  public init(der: [UInt8]) throws(CryptoError) {
    guard
      let pointer = derDecoding(
        der, { d2i_X509_CRL(nil, $0, $1) }, release: { X509_CRL_free($0) })
    else { throw CryptoError(.malformed, "a CRL is not valid DER") }
    handle = try OpenSSLObject(pointer, "no CRL") { X509_CRL_free($0) }
    self.der = der
    if let next = X509_CRL_get0_nextUpdate(pointer) {
      nextUpdate = try Certificate.date(next)
    } else {
      nextUpdate = nil
    }
  }
}
