import COpenSSL
import Glibc
import Platform

/// Private keys as PKCS#8 PEM files that only their owner can read.
enum KeyFile {
  private static let largest = 16_384

  /// OpenSSL keeps private numbers in this locked heap (OPENSSL_secure_malloc(3)) and wipes them when freed.
  private static let secureHeap: Bool = CRYPTO_secure_malloc_init(65_536, 32) != 0

  /// Reads a P-256 key.
  ///
  /// - Parameter passphrase: NUL-terminated, in locked memory, when the file is encrypted.
  /// - Throws: `CryptoError`: `.insecureFile`, `.passphrase`, `.malformed`, `.unsupported`, `.file`.
  static func load(_ path: String, passphrase: LockedMemory?) throws(CryptoError) -> OpenSSLObject {
    guard secureHeap else { throw CryptoError(.library, "cannot lock memory for keys") }
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else { throw fileError("cannot open the key file \(path)") }
    defer { close(file) }
    let size = try checkOwnership(of: file, path)
    let memory = try lockedMemory(size)
    let count = memory.withUnsafeMutableBytes(0..<size) { read(file, $0.baseAddress, $0.count) }
    guard count == size else { throw fileError("cannot read the key file \(path)") }
    let key = try memory.withUnsafeBytes(0..<size) { (bytes) throws(CryptoError) in
      try parse(bytes, path, passphrase)
    }
    guard PublicKey.isP256(key) else {
      throw CryptoError(.unsupported, "\(path) holds a key that is not ECDSA on P-256")
    }
    return key
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
    let pem = try OpenSSLObject.memoryBIO()
    guard
      withPhrase(passphrase, { copenssl_write_private_key(pem.pointer, key.pointer, $0) }) == 1
    else { throw CryptoError(.library, "cannot encode the new key") }
    do {
      try DurableFile.create(path, contents: pem.bioBytes, mode: 0o600)
    } catch {
      throw CryptoError(.file, "\(error)")
    }
    return key
  }

  private static func parse(
    _ bytes: UnsafeRawBufferPointer, _ path: String, _ passphrase: LockedMemory?
  ) throws(CryptoError) -> OpenSSLObject {
    let bio = try OpenSSLObject.reading(bytes)
    if let key = withPhrase(passphrase, { copenssl_read_private_key(bio.pointer, $0) }) {
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
    guard status.st_mode & 0o077 == 0 else {
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

  private static func withPhrase<Result>(
    _ passphrase: LockedMemory?, _ body: (UnsafePointer<CChar>?) -> Result
  ) -> Result {
    guard let passphrase else { return body(nil) }
    return passphrase.withUnsafeBytes(0..<passphrase.count) {
      body($0.baseAddress?.assumingMemoryBound(to: CChar.self))
    }
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
