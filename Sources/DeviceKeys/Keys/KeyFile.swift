import COpenSSL
import Glibc
import Platform

/// Private keys as PKCS#8 PEM files that only their owner can read.
enum KeyFile {
  private static let largest = 16_384

  /// OpenSSL keeps private numbers in this locked heap (OPENSSL_secure_malloc(3)) and wipes them when freed.
  /// 2 would mean that it could not be locked.
  private static let secureHeap: Bool = CRYPTO_secure_malloc_init(65_536, 32) == 1

  /// Reads a P-256 key.
  ///
  /// - Parameter passphrase: 1 to 1,023 bytes and a NUL, in locked memory, when the file is encrypted.
  /// - Throws: `CryptoError`: `.insecureFile`, `.passphrase`, `.malformed`, `.unsupported`, `.file`.
  static func load(_ path: String, passphrase: LockedMemory?) throws(CryptoError) -> OpenSSLObject {
    try read(path, passphrase: passphrase).key
  }

  /// Reads a P-256 key and writes the same file, 0600, to `target`, which must not exist.
  ///
  /// - Throws: `CryptoError`, as `load`.
  static func copy(
    _ path: String, to target: String, passphrase: LockedMemory?
  ) throws(CryptoError) -> OpenSSLObject {
    let (key, contents) = try read(path, passphrase: passphrase)
    do {
      try contents.withUnsafeBytes(0..<contents.count) { (bytes) throws(SystemError) in
        try DurableFile.create(target, contents: bytes, mode: 0o600)
      }
    } catch {
      throw CryptoError(.file, "\(error)")
    }
    return key
  }

  private static func read(
    _ path: String, passphrase: LockedMemory?
  ) throws(CryptoError) -> (key: OpenSSLObject, contents: LockedMemory) {
    guard secureHeap else { throw CryptoError(.library, "cannot lock memory for keys") }
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else { throw fileError("cannot open the key file \(path)") }
    defer { close(file) }
    let size = try checkOwnership(of: file, path)
    let memory = try lockedMemory(size)
    let count = memory.withUnsafeMutableBytes(0..<size) {
      Glibc.read(file, $0.baseAddress, $0.count)
    }
    guard count >= 0 else { throw fileError("cannot read the key file \(path)") }
    guard count == size else { throw CryptoError(.file, "\(path) changed while it was read") }
    let key = try memory.withUnsafeBytes(0..<size) { (bytes) throws(CryptoError) in
      try parse(bytes, path, passphrase)
    }
    guard PublicKey.isP256(key) else {
      throw CryptoError(.unsupported, "\(path) holds a key that is not ECDSA on P-256")
    }
    guard isPair(key) else {
      throw CryptoError(.malformed, "\(path) holds a public key that is not of its private key")
    }
    return (key, memory)
  }

  /// Makes a new P-256 key and writes it, 0600, encrypted (AES-256) when there is a pass phrase.
  ///
  /// - Throws: `CryptoError`; an existing file is never replaced.
  static func create(_ path: String, passphrase: LockedMemory?) throws(CryptoError) -> OpenSSLObject
  {
    guard secureHeap else { throw CryptoError(.library, "cannot lock memory for keys") }
    let key = try OpenSSLObject(copenssl_generate_p256(), "cannot make a P-256 key") {
      EVP_PKEY_free($0)
    }
    let pem = try OpenSSLObject.memoryBIO(secret: true)
    guard
      try withPhrase(passphrase, { copenssl_write_private_key(pem.pointer, key.pointer, $0) }) == 1
    else { throw CryptoError(.library, "cannot encode the new key") }
    do {
      try pem.withBIOBytes { (bytes) throws(SystemError) in
        try DurableFile.create(path, contents: bytes, mode: 0o600)
      }
    } catch {
      throw CryptoError(.file, "\(error)")
    }
    return key
  }

  private static func parse(
    _ bytes: UnsafeRawBufferPointer, _ path: String, _ passphrase: LockedMemory?
  ) throws(CryptoError) -> OpenSSLObject {
    let bio = try OpenSSLObject.reading(bytes)
    if let key = try withPhrase(passphrase, { copenssl_read_private_key(bio.pointer, $0) }) {
      return try OpenSSLObject(key, "cannot read \(path)") { EVP_PKEY_free($0) }
    }
    let isEncrypted = bytes.contains(subsequence: Array("ENCRYPTED".utf8))
    throw isEncrypted
      ? CryptoError(.passphrase, "\(path) is encrypted and the pass phrase is missing or wrong")
      : CryptoError(.malformed, "\(path) is not a PKCS#8 private key in PEM")
  }

  private static func checkOwnership(of file: Int32, _ path: String) throws(CryptoError) -> Int {
    var status = stat()
    guard fstat(file, &status) == 0 else { throw fileError("cannot examine \(path)") }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw CryptoError(.insecureFile, "\(path) is not a regular file")
    }
    guard status.st_mode & 0o077 == 0 || SystemdCredential.isPrivate(status, path) else {
      let mode = String(status.st_mode & 0o7777, radix: 8)
      throw CryptoError(
        .insecureFile, "\(path) has mode \(mode), so others may read the key; chmod 600 it")
    }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw CryptoError(
        .insecureFile, "\(path) belongs to uid \(status.st_uid), not to uid \(geteuid()) or root")
    }
    guard status.st_size > 0, status.st_size <= largest else {
      throw CryptoError(.malformed, "\(path) has \(status.st_size) bytes; a key has 1…\(largest)")
    }
    return Int(status.st_size)
  }

  private static func lockedMemory(_ count: Int) throws(CryptoError) -> LockedMemory {
    do { return try LockedMemory(byteCount: count) } catch {
      throw CryptoError(.library, "\(error)")
    }
  }

  /// A pass phrase that the callback would read beyond, or that would leave the key as good as open, is refused.
  private static func withPhrase<Result>(
    _ passphrase: LockedMemory?, _ body: (UnsafePointer<CChar>?) -> Result
  ) throws(CryptoError) -> Result {
    guard let passphrase else { return body(nil) }
    return try passphrase.withUnsafeBytes(0..<passphrase.count) { (bytes) throws(CryptoError) in
      guard let length = bytes.firstIndex(of: 0), (1...1023).contains(length) else {
        throw CryptoError(.passphrase, "a pass phrase has 1 to 1,023 bytes and a NUL at its end")
      }
      return body(bytes.baseAddress?.assumingMemoryBound(to: CChar.self))
    }
  }

  /// A PEM file may carry any public key beside the private number; OpenSSL does not compare them by itself.
  private static func isPair(_ key: OpenSSLObject) -> Bool {
    guard let context = EVP_PKEY_CTX_new_from_pkey(nil, key.pointer, nil) else { return false }
    defer { EVP_PKEY_CTX_free(context) }
    return EVP_PKEY_pairwise_check(context) == 1
  }

  private static func fileError(_ message: String) -> CryptoError {
    CryptoError(.file, "\(SystemError.last(message))")
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func contains(subsequence: [UInt8]) -> Bool {
    guard count >= subsequence.count else { return false }
    return (0...count - subsequence.count).contains { start in
      self[start..<start + subsequence.count].elementsEqual(subsequence)
    }
  }
}
