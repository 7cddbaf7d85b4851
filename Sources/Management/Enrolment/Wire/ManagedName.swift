/// Name of a batch, a model or an operator: 1 to 64 letters, digits and `. _ + -`, or spaces inside.
///
/// Such a text cannot break a log line, a CSV file or a shell command.
public struct ManagedName: Sendable, Hashable, CustomStringConvertible {
  public static let allowed = "1 to 64 letters, digits and . _ + - with spaces only inside"
  public let text: String

  /// - Returns: nil for any other text.
  public init?(_ text: String) {
    let bytes = text.utf8
    guard (1...64).contains(bytes.count), bytes.first != UInt8(ascii: " "),
      bytes.last != UInt8(ascii: " "), bytes.allSatisfy(Self.isAllowed)
    else { return nil }
    self.text = text
  }

  /// Of a CA that nobody named.
  public static let attestcam = ManagedName(checked: "Attestcam")

  private init(checked text: String) { self.text = text }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: " "):
      true
    default: false
    }
  }

  public var description: String { text }
}

extension ManagedName: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let name = ManagedName(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "must be \(Self.allowed)")
    }
    self = name
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
