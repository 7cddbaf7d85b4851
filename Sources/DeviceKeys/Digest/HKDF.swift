import COpenSSL

/// HKDF with SHA-256 (RFC 5869), by OpenSSL.
public enum HKDF {
  /// What one key gives at most (RFC 5869 §2.3): 8,160 bytes.
  public static let largest = 255 * 32

  /// Extracts and expands. A shorter result is the beginning of a longer one.
  ///
  /// - Parameters:
  ///   - key: input keying material, 1 byte or more.
  ///   - count: 1…`largest`.
  public static func sha256(
    key: [UInt8], salt: [UInt8], info: [UInt8], count: Int
  ) -> [UInt8] {
    precondition((1...largest).contains(count) && !key.isEmpty)
    var out = [UInt8](repeating: 0, count: count)
    let result = copenssl_hkdf_sha256(
      key, key.count, salt, salt.count, info, info.count, &out, out.count)
    // A library that cannot derive must stop the process rather than let it go on with zeros.
    precondition(result == 1, "OpenSSL cannot compute HKDF")
    return out
  }
}
