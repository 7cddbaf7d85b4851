import COpenSSL
import DeviceKeys

/// The TPM's key derivation functions with SHA-256, for up to 32 bytes: one round (TPM 2.0 Part 1 §11.4.10).
enum KeyDerivation {
  /// KDFa: HMAC(key, 1 ‖ label ‖ 0 ‖ context ‖ bits).
  static func a(
    key: [UInt8], label: String, context: [UInt8], byteCount: Int
  ) throws(TPMEvidenceError) -> [UInt8] {
    let message =
      TPMWriter.bigEndian(UInt32(1)) + Array(label.utf8) + [0] + context
      + TPMWriter.bigEndian(UInt32(byteCount * 8))
    return Array(try hmac(key: key, message).prefix(byteCount))
  }

  /// KDFe, 32 bytes: H(1 ‖ z ‖ label ‖ 0 ‖ x of the ephemeral key ‖ x of the static key).
  static func e(z: [UInt8], label: String, ephemeralX: [UInt8], staticX: [UInt8]) -> [UInt8] {
    let message =
      TPMWriter.bigEndian(UInt32(1)) + z + Array(label.utf8) + [0] + ephemeralX + staticX
    return SHA256.digest(message).bytes
  }

  /// HMAC-SHA-256, 32 bytes.
  static func hmac(key: [UInt8], _ message: [UInt8]) throws(TPMEvidenceError) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: 32)
    guard
      EVP_Q_mac(
        nil, "HMAC", nil, "SHA256", nil, key, key.count, message, message.count, &out, out.count,
        nil) != nil
    else { throw TPMEvidenceError(.library, "OpenSSL cannot compute HMAC-SHA-256") }
    return out
  }
}
