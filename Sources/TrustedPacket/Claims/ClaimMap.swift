import CBOR
import DeviceKeys

/// Takes the members of a CBOR map out one by one; whatever is left over at the end is an error.
struct ClaimMap {
  private let name: String
  private let entries: [CBOREntry]
  private var taken = 0

  init(_ value: CBORValue, name: String) throws(PacketError) {
    guard let entries = value.entries else {
      throw PacketError(.malformed, "\(name): expected a map")
    }
    self.name = name
    self.entries = entries
  }

  /// The member, or nil when there is none.
  mutating func take(_ key: Int64) -> CBORValue? {
    guard let index = entries.firstIndex(where: { $0.key.integer == key }) else { return nil }
    taken += 1
    return entries[index].value
  }

  /// The member, which must be there.
  mutating func require(_ key: Int64, _ label: String) throws(PacketError) -> CBORValue {
    guard let value = take(key) else { throw error(label, "is missing") }
    return value
  }

  mutating func unsigned(
    _ key: Int64, _ label: String, in range: ClosedRange<Int64> = 0...Int64.max
  ) throws(PacketError) -> Int {
    guard let number = try require(key, label).integer, range.contains(number) else {
      throw error(label, "expected an integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return Int(number)
  }

  mutating func bytes(
    _ key: Int64, _ label: String, count: ClosedRange<Int>
  ) throws(PacketError) -> ArraySlice<UInt8> {
    guard let bytes = try require(key, label).byteString, count.contains(bytes.count) else {
      let expected =
        count.count == 1 ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
      throw error(label, "expected a byte string of \(expected) bytes")
    }
    return bytes
  }

  mutating func digest(_ key: Int64, _ label: String) throws(PacketError) -> SHA256Digest {
    guard let digest = SHA256Digest(try bytes(key, label, count: 32...32)) else {
      throw error(label, "is not a digest")
    }
    return digest
  }

  mutating func optionalBytes(
    _ key: Int64, _ label: String, count: ClosedRange<Int>
  ) throws(PacketError) -> ArraySlice<UInt8>? {
    guard contains(key) else { return nil }
    return try bytes(key, label, count: count)
  }

  mutating func text(
    _ key: Int64, _ label: String, upTo limit: Int = 64
  ) throws(PacketError) -> String {
    guard let text = try require(key, label).textString, text.isPlain(upTo: limit) else {
      throw error(label, "expected 1 to \(limit) bytes of text without control characters")
    }
    return text
  }

  mutating func optionalText(
    _ key: Int64, _ label: String, upTo limit: Int = 64
  ) throws(PacketError) -> String? {
    guard contains(key) else { return nil }
    return try text(key, label, upTo: limit)
  }

  mutating func optionalUnsigned(
    _ key: Int64, _ label: String, in range: ClosedRange<Int64> = 0...Int64.max
  ) throws(PacketError) -> Int? {
    guard contains(key) else { return nil }
    return try unsigned(key, label, in: range)
  }

  /// One of a closed list of numbers.
  mutating func choice<Value: ClaimChoice>(
    _ key: Int64, _ label: String
  ) throws(PacketError) -> Value {
    let number = try require(key, label).integer
    guard let value = Value.allCases.first(where: { Int64($0.claimValue) == number }) else {
      throw error(label, "has an unknown value")
    }
    return value
  }

  /// - Throws: `PacketError` when a member was not taken: this profile has no others.
  func finish() throws(PacketError) {
    guard taken == entries.count else {
      throw PacketError(.malformed, "\(name): has a member that this profile does not know")
    }
  }

  func error(_ label: String, _ problem: String) -> PacketError {
    PacketError(.malformed, "\(name).\(label): \(problem)")
  }

  private func contains(_ key: Int64) -> Bool {
    entries.contains { $0.key.integer == key }
  }
}

/// A closed list of values, each a fixed number in the claims.
protocol ClaimChoice: CaseIterable, Sendable {
  var claimValue: Int { get }
}
