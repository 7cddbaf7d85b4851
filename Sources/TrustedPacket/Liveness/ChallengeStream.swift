import DeviceKeys

/// The bytes that a challenge is drawn from: HKDF-SHA-256 over nonce and salt, for one device key and one capture profile.
struct ChallengeStream {
  static let label = Array("attestcam/challenge/1".utf8)
  /// The first 32 are the seed. Four numbers are drawn, two bytes each; a number is drawn again in at most one of a
  /// hundred cases, so 256 bytes are never used up.
  static let byteCount = 256

  let bytes: [UInt8]
  private var used = 0

  init(nonce: Nonce, salt: ChallengeSalt, key: PublicKey, profile: SHA256Digest) {
    bytes = HKDF.sha256(
      key: nonce.bytes + salt.bytes, salt: Self.label,
      info: SHA256.digest(key.subjectPublicKeyInfo).bytes + profile.bytes, count: Self.byteCount)
  }

  /// The next number, each below `bound` equally probable: two bytes, big-endian, again when they lie beyond the largest
  /// multiple of `bound`.
  ///
  /// - Parameter bound: 1…65,536.
  /// - Returns: nil when the stream is used up.
  mutating func number(below bound: Int) -> Int? {
    let limit = 65_536 / bound * bound
    while used + 2 <= bytes.count {
      let value = Int(bytes[used]) << 8 | Int(bytes[used + 1])
      used += 2
      if value < limit { return value % bound }
    }
    return nil
  }
}
