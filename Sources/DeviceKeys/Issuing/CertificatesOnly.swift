import COpenSSL

extension Certificate {
  /// Certificates as a message that signs nothing: a degenerate SignedData (RFC 5652 §5.1), which PKCS#7 readers take
  /// too.
  ///
  /// - Returns: DER of the ContentInfo; its certificates are a set, in no order.
  /// - Throws: `CryptoError(.library)`.
  public static func certificatesOnly(_ list: [Certificate]) throws(CryptoError) -> [UInt8] {
    guard let stack = copenssl_x509_stack() else { throw CryptoError(.library, "no memory") }
    defer { copenssl_x509_stack_free(stack) }
    for certificate in list {
      guard copenssl_x509_stack_push(stack, certificate.handle.pointer) == 1 else {
        throw CryptoError(.library, "no memory")
      }
    }
    let message = try OpenSSLObject(
      CMS_sign(nil, nil, stack, nil, UInt32(CMS_PARTIAL | CMS_DETACHED)),
      "cannot make a message of certificates"
    ) { CMS_ContentInfo_free($0) }
    return try derEncoding("cannot encode a message of certificates") {
      i2d_CMS_ContentInfo(message.pointer, $0)
    }
  }
}
