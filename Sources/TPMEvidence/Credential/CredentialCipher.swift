import COpenSSL

enum CredentialCipher {
  /// AES-128-CFB with an IV of zeros, as the TPM has it for keys that are used once (Part 1 §24.4).
  static func encryptCFB(_ plain: [UInt8], key: [UInt8]) throws(TPMEvidenceError) -> [UInt8] {
    guard let context = EVP_CIPHER_CTX_new() else {
      throw TPMEvidenceError(.library, "no memory to encrypt a credential")
    }
    defer { EVP_CIPHER_CTX_free(context) }
    var out = [UInt8](repeating: 0, count: plain.count)
    var count: Int32 = 0
    let initial = [UInt8](repeating: 0, count: 16)
    guard
      EVP_EncryptInit_ex(context, EVP_aes_128_cfb128(), nil, key, initial) == 1,
      EVP_EncryptUpdate(context, &out, &count, plain, Int32(plain.count)) == 1,
      count == plain.count
    else { throw TPMEvidenceError(.library, "OpenSSL cannot encrypt a credential") }
    return out
  }
}
