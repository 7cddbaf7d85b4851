import COpenSSL

extension IssuerKey {
  /// Asks another CA to certify this key: PKCS#10, signed by it.
  ///
  /// - Parameter name: common name; the CA that signs decides what the certificate says.
  /// - Throws: `CryptoError`.
  public func request(name: String) throws(CryptoError) -> CertificationRequest {
    let request = try OpenSSLObject(X509_REQ_new(), "no memory") { X509_REQ_free($0) }
    guard X509_REQ_set_version(request.pointer, 0) == 1,
      X509_NAME_add_entry_by_NID(
        X509_REQ_get_subject_name(request.pointer), NID_commonName, MBSTRING_UTF8, name, -1, -1, 0)
        == 1,
      X509_REQ_set_pubkey(request.pointer, publicKey.key.pointer) == 1,
      X509_REQ_sign(request.pointer, key.pointer, SHA256.algorithm) > 0
    else { throw CryptoError(.library, "cannot make a certification request for \(name)") }
    return try CertificationRequest(
      der: derEncoding("cannot encode a certification request") {
        i2d_X509_REQ(request.pointer, $0)
      })
  }
}
