/// A device's identity: 32 random bytes, drawn once at the factory.
public struct DeviceID: Hashable, Sendable, CustomStringConvertible {
  /// 32 bytes.
  public let bytes: [UInt8]

  /// - Returns: nil unless there are exactly 32 bytes.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    self.bytes = Array(bytes)
  }

  /// From 64 lower-case hex digits, the only spelling allowed in certificates.
  public init?(hex: String) {
    guard let bytes = Hex.decode(hex), Hex.encode(bytes) == hex else { return nil }
    self.init(bytes)
  }

  /// From an EAT UEID of type RAND: 0x01 ‖ 32 bytes (RFC 9711 §4.2.1).
  public init?(ueid: some Collection<UInt8>) {
    guard ueid.count == 33, ueid.first == 1 else { return nil }
    self.init(ueid.dropFirst())
  }

  /// A new identity from the CSPRNG.
  public static func random() -> DeviceID { DeviceID(exactly: SecureRandom.bytes(32)) }

  private init(exactly bytes: [UInt8]) { self.bytes = bytes }

  /// 0x01 ‖ 32 bytes.
  public var ueid: [UInt8] { [1] + bytes }

  /// 64 lower-case hex digits.
  public var description: String { Hex.encode(bytes) }
}
