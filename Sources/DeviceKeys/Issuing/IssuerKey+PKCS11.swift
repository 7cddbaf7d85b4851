import COpenSSL
import Glibc
import Platform

extension IssuerKey {
  /// A key in a hardware module, by OpenSSL's PKCS#11 engine (Debian's libengine-pkcs11-openssl): it is used there and
  /// never leaves.
  ///
  /// - Parameters:
  ///   - uri: `pkcs11:…` (RFC 7512) of the private key; its public key must be in the module too.
  ///   - module: path of the module's PKCS#11 library; one for the whole process.
  ///   - pin: of the token's user, NUL-terminated.
  /// - Throws: `CryptoError`: `.library` when engine, module or key cannot be used, `.unsupported` for a key that is
  ///   not P-256.
  public init(pkcs11 uri: String, module: String, pin: LockedMemory) throws(CryptoError) {
    let key = pin.withUnsafeBytes(0..<pin.count) { bytes in
      copenssl_pkcs11_key(module, uri, bytes.baseAddress?.assumingMemoryBound(to: CChar.self))
    }
    try self.init(
      OpenSSLObject(
        key,
        "cannot use the key \(uri) through \(module); is libengine-pkcs11-openssl installed, "
          + "and are URI and PIN right?"
      ) { EVP_PKEY_free($0) })
  }
}
