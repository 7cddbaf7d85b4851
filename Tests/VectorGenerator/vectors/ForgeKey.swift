import COpenSSL
import DeviceKeys

/// A published test key that signs anything it is given, which a device key never does.
final class ForgeKey {
  let pointer: OpaquePointer

  init(pem: String) throws(ForgeError) {
    let bytes = Array(pem.utf8)
    let bio = BIO_new_mem_buf(bytes, Int32(bytes.count))
    defer { BIO_free(bio) }
    pointer = try ForgeError.require(copenssl_read_private_key(bio, nil), "read a key")
  }

  deinit { EVP_PKEY_free(pointer) }

  /// ECDSA with SHA-256, s ≤ n/2.
  func sign(_ message: [UInt8]) throws -> Signature {
    let context = try ForgeError.require(EVP_MD_CTX_new(), "sign")
    defer { EVP_MD_CTX_free(context) }
    var length = 80
    var der = [UInt8](repeating: 0, count: length)
    guard
      EVP_DigestSignInit(context, nil, EVP_sha256(), nil, pointer) == 1,
      EVP_DigestSign(context, &der, &length, message, message.count) == 1
    else { throw ForgeError(what: "sign") }
    return try Signature(der: Array(der[..<length])).normalised
  }
}

/// What OpenSSL would not do.
struct ForgeError: Error {
  let what: String

  static func require<Value>(_ value: Value?, _ what: String) throws(ForgeError) -> Value {
    guard let value else { throw ForgeError(what: what) }
    return value
  }

  static func require(_ result: Int32, _ what: String) throws(ForgeError) {
    guard result > 0 else { throw ForgeError(what: what) }
  }
}
