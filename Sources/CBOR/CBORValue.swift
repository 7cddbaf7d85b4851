/// A data item of the deterministic CBOR subset that packets use (RFC 8949 §4.2.1): no floats, no indefinite
/// lengths, no simple values but false, true and null; map keys are integers or strings.
public enum CBORValue: Hashable, Sendable {
  /// Major type 0.
  case unsigned(UInt64)
  /// Major type 1: the number -1 - n.
  case negative(UInt64)
  /// Major type 2; a slice of the input when read.
  case bytes(ArraySlice<UInt8>)
  /// Major type 3.
  case text(String)
  /// Major type 4.
  case array([CBORValue])
  /// Major type 5; in any order here, always sorted when encoded.
  case map([CBOREntry])
  /// Major type 6.
  indirect case tagged(UInt64, CBORValue)
  case bool(Bool)
  case null

  /// A byte string.
  public static func bytes(_ array: [UInt8]) -> CBORValue { .bytes(array[...]) }

  /// Any integer that fits in 64 bits.
  public static func int(_ value: some BinaryInteger) -> CBORValue {
    value >= 0 ? .unsigned(UInt64(value)) : .negative(UInt64(-1 - value))
  }
}

/// One key and its value.
public struct CBOREntry: Hashable, Sendable {
  public var key: CBORValue
  public var value: CBORValue

  public init(_ key: CBORValue, _ value: CBORValue) {
    self.key = key
    self.value = value
  }
}

extension CBORValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByBooleanLiteral
{
  public init(integerLiteral value: Int64) { self = .int(value) }
  public init(stringLiteral value: String) { self = .text(value) }
  public init(arrayLiteral elements: CBORValue...) { self = .array(elements) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(dictionaryLiteral elements: (CBORValue, CBORValue)...) {
    self = .map(elements.map { CBOREntry($0, $1) })
  }
}
