import CBOR
import Platform

/// The fields of one message, read in order; each says what it may be.
struct WireFields {
  private var rest: ArraySlice<CBORValue>
  private let name: String

  /// - Throws: `WireError` unless the value is an array of so many elements.
  init(_ value: CBORValue, count: Int, of name: String) throws(WireError) {
    guard let elements = value.elements, elements.count == count else {
      throw WireError("\(name): not \(count) fields")
    }
    rest = elements[...]
    self.name = name
  }

  mutating func next() throws(WireError) -> CBORValue {
    guard let value = rest.popFirst() else { throw WireError("\(name): a field is missing") }
    return value
  }

  mutating func integer<Number: FixedWidthInteger>(
    in range: ClosedRange<Number>
  ) throws(WireError) -> Number {
    guard let number = try next().integer.flatMap(Number.init(exactly:)), range ~= number else {
      throw WireError("\(name): a number is missing or out of range")
    }
    return number
  }

  mutating func flag() throws(WireError) -> Bool {
    guard case .bool(let flag) = try next() else { throw WireError("\(name): not a truth value") }
    return flag
  }

  mutating func text(upTo limit: Int) throws(WireError) -> String {
    guard let text = try next().textString, text.utf8.count <= limit else {
      throw WireError("\(name): a text is missing or too long")
    }
    return text
  }

  /// Passes over a field that says nothing; false when there is something to read.
  mutating func skipsNothing() -> Bool {
    guard rest.first == .null else { return false }
    rest.removeFirst()
    return true
  }

  /// A text, or nothing.
  mutating func optionalText(upTo limit: Int) throws(WireError) -> String? {
    skipsNothing() ? nil : try text(upTo: limit)
  }

  mutating func bytes(_ count: Int) throws(WireError) -> [UInt8] {
    guard let bytes = try next().byteString, bytes.count == count else {
      throw WireError("\(name): not \(count) bytes")
    }
    return Array(bytes)
  }

  mutating func choice<Choice: RawRepresentable<String>>() throws(WireError) -> Choice {
    guard let choice = Choice(rawValue: try text(upTo: 64)) else {
      throw WireError("\(name): an unknown word")
    }
    return choice
  }

  mutating func list(upTo limit: Int) throws(WireError) -> [CBORValue] {
    guard let list = try next().elements, list.count <= limit else {
      throw WireError("\(name): a list is missing or too long")
    }
    return list
  }

  /// A finite number, by its bits: the protocol's CBOR has no floating point.
  mutating func real() throws(WireError) -> Double {
    guard case .unsigned(let bits) = try next() else {
      throw WireError("\(name): a value is missing")
    }
    let value = Double(bitPattern: bits)
    guard value.isFinite else { throw WireError("\(name): a value is not finite") }
    return value
  }

  mutating func optionalReal() throws(WireError) -> Double? {
    skipsNothing() ? nil : try real()
  }

  mutating func instant() throws(WireError) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: try integer(in: 0...Int64.max))
  }
}

extension CBORValue {
  /// See `WireFields.real`.
  static func real(_ value: Double?) -> CBORValue {
    value.map { .unsigned($0.bitPattern) } ?? .null
  }

  static func instant(_ value: MonotonicInstant) -> CBORValue { .int(max(0, value.nanoseconds)) }

  static func optional(_ text: String?) -> CBORValue { text.map { .text($0) } ?? .null }
}
