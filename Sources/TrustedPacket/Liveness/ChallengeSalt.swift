import DeviceKeys

/// What the device adds to the server's nonce, so that neither of them alone chooses a challenge: 32 random bytes, drawn
/// after the nonce was spent and told in the claims.
public struct ChallengeSalt: Hashable, Sendable {
  public static let byteCount = 32
  /// 32 bytes.
  public let bytes: [UInt8]

  /// - Returns: nil unless there are exactly 32 bytes.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = Array(bytes)
  }

  /// A new salt from the CSPRNG.
  public static func random() -> ChallengeSalt {
    ChallengeSalt(exactly: SecureRandom.bytes(byteCount))
  }

  private init(exactly bytes: [UInt8]) { self.bytes = bytes }
}
