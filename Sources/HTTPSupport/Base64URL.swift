/// Bytes as unpadded base64url text (RFC 4648 §5), with exactly one text for each byte string.
public struct Base64URL: Sendable, Hashable {
  public var bytes: [UInt8]

  public init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  /// Reads strictly: nil for padding, other characters, an impossible length, or non-zero bits after the last
  /// byte (RFC 4648 §3.5), which would give one value several texts.
  public init?(text: String) {
    let characters = text.utf8
    guard characters.count % 4 != 1 else { return nil }
    bytes = []
    bytes.reserveCapacity(characters.count * 3 / 4)
    var pending: UInt32 = 0
    var bits = 0
    for character in characters {
      guard let value = Self.value(of: character) else { return nil }
      pending = pending << 6 | value
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: pending >> bits))
        pending &= 1 << bits - 1
      }
    }
    guard pending == 0 else { return nil }
  }

  public var text: String {
    var characters: [UInt8] = []
    characters.reserveCapacity((bytes.count * 4 + 2) / 3)
    var pending: UInt32 = 0
    var bits = 0
    for byte in bytes {
      pending = pending << 8 | UInt32(byte)
      bits += 8
      while bits >= 6 {
        bits -= 6
        characters.append(Self.alphabet[Int(pending >> bits & 63)])
      }
      pending &= 1 << bits - 1
    }
    if bits > 0 { characters.append(Self.alphabet[Int(pending << (6 - bits) & 63)]) }
    return String(decoding: characters, as: UTF8.self)
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  private static func value(of character: UInt8) -> UInt32? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character) - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character) - 71
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character) + 4
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
  }
}

extension Base64URL: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let value = Base64URL(text: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "must be unpadded base64url (RFC 4648 §5)")
    }
    self = value
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
