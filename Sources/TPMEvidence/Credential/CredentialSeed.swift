import COpenSSL
import DeviceKeys

/// The seed of a credential, for the holder of an endorsement key alone (TPM 2.0 Part 1, Annexes B.10.3 and C.6.3).
enum CredentialSeed {
  private static let label = "IDENTITY"

  /// - Returns: 32 secret bytes, and the contents of a TPM2B_ENCRYPTED_SECRET.
  static func make(
    for endorsementKey: TPMPublicArea
  ) throws(TPMEvidenceError) -> (seed: [UInt8], encrypted: [UInt8]) {
    let key = try OpenSSLKey(subjectPublicKeyInfo: endorsementKey.subjectPublicKeyInfo)
    switch endorsementKey.key {
    case .rsa2048: return try encrypted(to: key)
    case .p256(let point): return try agreed(with: key, point)
    }
  }

  /// OAEP with SHA-256; the label ends with a NUL that counts.
  private static func encrypted(
    to key: OpenSSLKey
  ) throws(TPMEvidenceError) -> (seed: [UInt8], encrypted: [UInt8]) {
    let seed = SecureRandom.bytes(32)
    var length = 256
    var out = [UInt8](repeating: 0, count: length)
    try key.withContext { context in
      guard EVP_PKEY_encrypt_init(context) == 1,
        EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1,
        EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) == 1,
        EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) == 1,
        let label = ownedLabel()
      else { return false }
      guard EVP_PKEY_CTX_set0_rsa_oaep_label(context, label, Int32(Self.label.utf8.count + 1)) == 1
      else {
        CRYPTO_free(label, "", 0)
        return false
      }
      return EVP_PKEY_encrypt(context, &out, &length, seed, seed.count) == 1 && length == 256
    }
    return (seed, out)
  }

  /// The label in memory that OpenSSL may keep.
  private static func ownedLabel() -> UnsafeMutableRawPointer? {
    let bytes = Array(label.utf8) + [0]
    return CRYPTO_memdup(bytes, bytes.count, "", 0)
  }

  /// ECDH with a key for this one credential, then KDFe.
  private static func agreed(
    with key: OpenSSLKey, _ point: PublicKey
  ) throws(TPMEvidenceError) -> (seed: [UInt8], encrypted: [UInt8]) {
    let ephemeral = try OpenSSLKey(copenssl_generate_p256())
    var length = 32
    var z = [UInt8](repeating: 0, count: length)
    try ephemeral.withContext { context in
      EVP_PKEY_derive_init(context) == 1 && EVP_PKEY_derive_set_peer(context, key.pointer) == 1
        && EVP_PKEY_derive(context, &z, &length) == 1 && length == 32
    }
    let (x, y) = try coordinates(of: ephemeral)
    let seed = KeyDerivation.e(z: z, label: label, ephemeralX: x, staticX: point.x)
    return (seed, TPMWriter.sized(x) + TPMWriter.sized(y))
  }

  private static func coordinates(
    of key: OpenSSLKey
  ) throws(TPMEvidenceError) -> (x: [UInt8], y: [UInt8]) {
    var length = 0
    var point = [UInt8](repeating: 0, count: 65)
    guard
      EVP_PKEY_get_octet_string_param(key.pointer, "pub", &point, point.count, &length) == 1,
      length == 65, point[0] == 4
    else { throw TPMEvidenceError(.library, "OpenSSL cannot make a P-256 key") }
    return (Array(point[1..<33]), Array(point[33...]))
  }
}

extension PublicKey {
  /// The x coordinate, 32 bytes: the key's encoding ends with x ‖ y.
  fileprivate var x: [UInt8] { Array(subjectPublicKeyInfo.suffix(64).prefix(32)) }
}
