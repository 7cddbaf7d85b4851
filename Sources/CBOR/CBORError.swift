/// Why bytes are not the deterministic CBOR that packets use, and where.
public struct CBORError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// The input ends inside an item, or a declared length exceeds what is left.
    case truncated
    /// Bytes follow the item.
    case trailingBytes
    /// A head longer than its argument needs (RFC 8949 §4.2.1).
    case nonShortest
    /// Indefinite length, or a break without one.
    case indefiniteLength
    /// A map key twice.
    case duplicateKey
    /// A map key that sorts before the one in front of it.
    case unsortedKey
    /// A map key that is neither an integer nor a string.
    case unsupportedKey
    /// A floating-point number.
    case float
    /// A simple value other than false, true and null.
    case simpleValue
    /// Additional information 28…30, which RFC 8949 reserves.
    case reserved
    /// Text that is not UTF-8.
    case invalidText
    /// Nested deeper than the limit.
    case tooDeep
    /// More items than the limit.
    case tooManyItems
  }

  public let code: Code
  /// Offset in the input of the byte that is wrong.
  public let offset: Int

  public init(_ code: Code, at offset: Int) {
    self.code = code
    self.offset = offset
  }

  public var description: String { "CBOR \(code.rawValue) at byte \(offset)" }
}
