import COpenSSL
import Platform

/// A device key in a PKCS#8 PEM file, mode 0600; the private number stays in OpenSSL's locked heap.
public final class FileKey: DeviceKey {
  private let key: OpenSSLObject
  public let publicKey: PublicKey
  public var protection: KeyProtection { .file }

  /// Reads the key.
  ///
  /// - Parameter passphrase: for an encrypted file, NUL-terminated.
  /// - Throws: `CryptoError`: `.insecureFile` for a file that others can read, `.passphrase`, `.malformed`, …
  public convenience init(path: String, passphrase: LockedMemory? = nil) throws(CryptoError) {
    try self.init(KeyFile.load(path, passphrase: passphrase))
  }

  /// Makes a new key and writes it to `path`, which must not exist.
  ///
  /// - Throws: `CryptoError`.
  public static func create(
    path: String, passphrase: LockedMemory? = nil
  ) throws(CryptoError) -> FileKey {
    try FileKey(KeyFile.create(path, passphrase: passphrase))
  }

  /// Copies a key file, as it is, to `target`, which must not exist.
  ///
  /// - Throws: `CryptoError`, also when the copy could not be used.
  public static func copy(
    from path: String, to target: String, passphrase: LockedMemory? = nil
  ) throws(CryptoError) -> FileKey {
    try FileKey(KeyFile.copy(path, to: target, passphrase: passphrase))
  }

  private init(_ key: OpenSSLObject) throws(CryptoError) {
    self.key = key
    publicKey = try PublicKey(key)
  }

  public func sign(_ input: SigningInput) async throws(CryptoError) -> Signature {
    try key.signECDSA(input.message)
  }
}

extension OpenSSLObject {
  /// ECDSA with SHA-256 by this private key, s ≤ n/2.
  func signECDSA(_ message: [UInt8]) throws(CryptoError) -> Signature {
    guard let context = EVP_MD_CTX_new() else { throw CryptoError(.library, "no memory to sign") }
    defer { EVP_MD_CTX_free(context) }
    var length = 80
    var der = [UInt8](repeating: 0, count: length)
    guard
      EVP_DigestSignInit(context, nil, SHA256.algorithm, nil, pointer) == 1,
      EVP_DigestSign(context, &der, &length, message, message.count) == 1
    else { throw CryptoError(.library, "the key did not sign") }
    return try Signature(der: Array(der[..<length])).normalised
  }
}
