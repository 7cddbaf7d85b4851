import COpenSSL
import FoundationEssentials

/// A complete CRL (RFC 5280 §5) as read; its signature is checked when a chain is validated with it.
public struct RevocationList: Sendable {
  /// A CRL of ten thousand devices has about 400 KB, one of a million 40 MB.
  public static let largest = 48 << 20

  let handle: OpenSSLObject
  /// The DER encoding, exactly as signed.
  public let der: [UInt8]
  /// When the issuer will have published the next one.
  public let nextUpdate: Date

  /// - Throws: `CryptoError`: `.malformed` when it is not one strict DER CRL with a nextUpdate, `.unsupported` for
  ///   a CRL that lists only a part of what its issuer has revoked, or is not signed with ECDSA and SHA-256.
  public init(der: [UInt8]) throws(CryptoError) {
    guard der.count <= Self.largest,
      let pointer = derDecoding(
        der, { d2i_X509_CRL(nil, $0, $1) }, release: { X509_CRL_free($0) })
    else { throw CryptoError(.malformed, "a CRL is not valid DER") }
    handle = try OpenSSLObject(pointer, "no CRL") { X509_CRL_free($0) }
    self.der = der
    guard let next = X509_CRL_get0_nextUpdate(pointer) else {
      throw CryptoError(.malformed, "a CRL has no nextUpdate, so it would never be stale")
    }
    nextUpdate = try Certificate.date(next)
    guard X509_CRL_get_signature_nid(pointer) == NID_ecdsa_with_SHA256 else {
      throw CryptoError(.unsupported, "a CRL is not signed with ECDSA and SHA-256")
    }
    // OpenSSL takes a delta CRL for a complete one unless extended CRL support is on.
    for partial in [NID_delta_crl, NID_issuing_distribution_point]
    where X509_CRL_get_ext_by_NID(pointer, partial, -1) >= 0 {
      throw CryptoError(.unsupported, "a CRL is partial (delta or distribution point)")
    }
  }
}
