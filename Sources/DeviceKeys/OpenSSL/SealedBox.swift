import COpenSSL

/// AES-256-GCM (SP 800-38D) under a key that is used for one message only, so that the nonce can be twelve zeros.
public enum SealedBox {
  public static let keySize = 32
  private static let tagSize = 16
  private static let nonce = [UInt8](repeating: 0, count: 12)
  /// Nobody needs more, and counts stay far from what OpenSSL's `int` holds.
  private static let largest = 1 << 20

  /// Encrypts and authenticates.
  ///
  /// - Parameters:
  ///   - key: 32 bytes, random and never used for another message.
  ///   - context: authenticated too, not part of the result.
  /// - Returns: the ciphertext, then 16 bytes of tag.
  /// - Throws: `CryptoError`.
  public static func seal(
    _ plaintext: [UInt8], key: [UInt8], authenticating context: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    try require(key, plaintext, context)
    let cipher = try newContext()
    var result = [UInt8](repeating: 0, count: plaintext.count)
    var tag = [UInt8](repeating: 0, count: tagSize)
    var (used, last): (Int32, Int32) = (0, 0)
    guard EVP_EncryptInit_ex2(cipher.pointer, EVP_aes_256_gcm(), key, nonce, nil) == 1,
      EVP_EncryptUpdate(cipher.pointer, nil, &used, context, Int32(context.count)) == 1,
      EVP_EncryptUpdate(cipher.pointer, &result, &used, plaintext, Int32(plaintext.count)) == 1,
      EVP_EncryptFinal_ex(cipher.pointer, &tag, &last) == 1, last == 0,
      EVP_CIPHER_CTX_ctrl(cipher.pointer, EVP_CTRL_AEAD_GET_TAG, Int32(tagSize), &tag) == 1
    else { throw CryptoError(.library, "AES-256-GCM did not encrypt") }
    return result + tag
  }

  /// Checks and decrypts what `seal` made.
  ///
  /// - Throws: `CryptoError(.mismatch)` when key, context or one bit is another.
  public static func open(
    _ box: [UInt8], key: [UInt8], authenticating context: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    try require(key, box, context)
    guard box.count >= tagSize else {
      throw CryptoError(.malformed, "a sealed box has \(tagSize) bytes at least")
    }
    let cipher = try newContext()
    let ciphertext = Array(box.dropLast(tagSize))
    var tag = Array(box.suffix(tagSize))
    var result = [UInt8](repeating: 0, count: ciphertext.count)
    var (used, last): (Int32, Int32) = (0, 0)
    guard EVP_DecryptInit_ex2(cipher.pointer, EVP_aes_256_gcm(), key, nonce, nil) == 1,
      EVP_DecryptUpdate(cipher.pointer, nil, &used, context, Int32(context.count)) == 1,
      EVP_DecryptUpdate(cipher.pointer, &result, &used, ciphertext, Int32(ciphertext.count)) == 1,
      EVP_CIPHER_CTX_ctrl(cipher.pointer, EVP_CTRL_AEAD_SET_TAG, Int32(tagSize), &tag) == 1
    else { throw CryptoError(.library, "AES-256-GCM did not decrypt") }
    var rest = [UInt8](repeating: 0, count: tagSize)
    guard EVP_DecryptFinal_ex(cipher.pointer, &rest, &last) == 1, last == 0 else {
      throw CryptoError(.mismatch, "a sealed box does not open with this key")
    }
    return result
  }

  private static func newContext() throws(CryptoError) -> OpenSSLObject {
    try OpenSSLObject(EVP_CIPHER_CTX_new(), "no memory to encrypt") { EVP_CIPHER_CTX_free($0) }
  }

  private static func require(
    _ key: [UInt8], _ text: [UInt8], _ context: [UInt8]
  ) throws(CryptoError) {
    guard key.count == keySize, text.count <= largest, context.count <= largest else {
      throw CryptoError(.malformed, "a sealed box needs a key of 32 bytes and at most 1 MiB")
    }
  }
}
