import DeviceKeys
import HTTPSupport

/// Names one exchange: 16 random bytes, in unpadded base64url where it is part of a path.
public struct ExchangeID: Hashable, Sendable, CustomStringConvertible {
  public static let byteCount = 16
  /// 16 bytes.
  public let bytes: [UInt8]

  public static func random() -> ExchangeID { ExchangeID(exactly: SecureRandom.bytes(byteCount)) }

  private init(exactly bytes: [UInt8]) { self.bytes = bytes }

  /// - Returns: nil unless this is unpadded base64url of 16 bytes.
  public init?(_ text: String) {
    guard let bytes = Base64URL(text: text)?.bytes, bytes.count == Self.byteCount else {
      return nil
    }
    self.bytes = bytes
  }

  /// 22 characters of base64url.
  public var description: String { Base64URL(bytes).text }
}

extension ExchangeID: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let id = ExchangeID(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "must be 16 bytes in base64url")
    }
    self = id
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
