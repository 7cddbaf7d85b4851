import COpenSSL
import DeviceKeys
import Testing

/// A P-256 key outside any TPM: what an attacker has. It signs anything.
///
/// Sendable proof: the key is not changed after it was made.
final class SoftKey: @unchecked Sendable {
  private let key: OpaquePointer
  /// 32 bytes each.
  let x: [UInt8]
  let y: [UInt8]

  init() throws {
    key = try #require(copenssl_generate_p256())
    var (point, length) = ([UInt8](repeating: 0, count: 65), 0)
    try #require(EVP_PKEY_get_octet_string_param(key, "pub", &point, 65, &length) == 1)
    x = Array(point[1..<33])
    y = Array(point[33...])
  }

  deinit { EVP_PKEY_free(key) }

  /// ECDSA with SHA-256.
  func sign(_ message: [UInt8]) throws -> Signature {
    let context = try #require(EVP_MD_CTX_new())
    defer { EVP_MD_CTX_free(context) }
    var (der, length) = ([UInt8](repeating: 0, count: 80), 80)
    try #require(EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1)
    try #require(EVP_DigestSign(context, &der, &length, message, message.count) == 1)
    return try Signature(der: Array(der[..<length]))
  }
}
