/// Name of a TPM object (TPM 2.0 Part 1 §16): hash algorithm SHA-256 ‖ SHA-256 of its public area. It fixes the key
/// and its attributes.
public struct TPMName: Hashable, Sendable, CustomStringConvertible {
  public static let byteCount = 34
  /// 34 bytes.
  public let bytes: [UInt8]

  /// - Returns: nil unless these are 0x000B and 32 bytes.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount, bytes.starts(with: [0x00, 0x0B]) else { return nil }
    self.bytes = Array(bytes)
  }

  /// Of a TPMT_PUBLIC in its wire form.
  public init(publicArea: some Collection<UInt8>) {
    bytes = [0x00, 0x0B] + SHA256.digest(publicArea).bytes
  }

  /// 68 lower-case hex digits.
  public var description: String { Hex.encode(bytes) }
}
