/// A server's challenge: 32 random bytes, used once. It cannot be printed.
public struct Nonce: Hashable, Sendable, CustomStringConvertible {
  public static let byteCount = 32
  /// 32 bytes.
  public let bytes: [UInt8]

  /// - Returns: nil unless there are exactly 32 bytes that are not all the same: no generator makes those.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount, Set(bytes).count > 1 else { return nil }
    self.bytes = Array(bytes)
  }

  /// A new challenge from the CSPRNG.
  public static func random() -> Nonce { Nonce(exactly: SecureRandom.bytes(byteCount)) }

  private init(exactly bytes: [UInt8]) { self.bytes = bytes }

  public var description: String { "Nonce(redacted)" }
}
