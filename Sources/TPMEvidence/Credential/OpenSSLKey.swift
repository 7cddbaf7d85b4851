import COpenSSL

/// An EVP_PKEY, freed with its owner.
final class OpenSSLKey {
  let pointer: OpaquePointer

  init(_ pointer: OpaquePointer?) throws(TPMEvidenceError) {
    guard let pointer else { throw TPMEvidenceError(.library, "OpenSSL cannot use a key") }
    self.pointer = pointer
  }

  convenience init(subjectPublicKeyInfo der: [UInt8]) throws(TPMEvidenceError) {
    let key = der.withUnsafeBufferPointer { bytes in
      var cursor = bytes.baseAddress
      return d2i_PUBKEY(nil, &cursor, bytes.count)
    }
    try self.init(key)
  }

  deinit { EVP_PKEY_free(pointer) }

  /// A context for one operation with this key.
  func withContext(
    _ body: (OpaquePointer) -> Bool
  ) throws(TPMEvidenceError) {
    guard let context = EVP_PKEY_CTX_new_from_pkey(nil, pointer, nil) else {
      throw TPMEvidenceError(.library, "no memory for a key operation")
    }
    defer { EVP_PKEY_CTX_free(context) }
    guard body(context) else {
      ERR_clear_error()
      throw TPMEvidenceError(.library, "OpenSSL cannot protect a credential with this key")
    }
  }
}
