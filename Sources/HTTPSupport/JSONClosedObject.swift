extension Decoder {
  /// A JSON object that may hold the members of `Key` and no others: a misspelt optional member must not pass
  /// as absent.
  ///
  /// - Throws: `DecodingError` that names the unknown member.
  public func closedContainer<Key: CodingKey & CaseIterable>(
    keyedBy type: Key.Type = Key.self
  ) throws -> KeyedDecodingContainer<Key> {
    let present = try container(keyedBy: AnyMember.self).allKeys
    let known = Set(Key.allCases.map(\.stringValue))
    if let unknown = present.first(where: { !known.contains($0.stringValue) }) {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: codingPath + [unknown],
          debugDescription: "is not known here (known: \(known.sorted().joined(separator: ", ")))"))
    }
    return try container(keyedBy: type)
  }
}

extension KeyedDecodingContainer {
  /// A whole number, or nil when the member is absent.
  ///
  /// Foundation reports a fraction or an overflow by an error of its own, without saying where.
  /// - Throws: `DecodingError` that names the member.
  public func wholeNumberIfPresent<Value: FixedWidthInteger & Decodable>(
    _ type: Value.Type = Value.self, forKey key: Key
  ) throws -> Value? {
    do {
      return try decodeIfPresent(type, forKey: key)
    } catch {
      throw DecodingError.typeMismatch(
        type, DecodingError.Context(codingPath: codingPath + [key], debugDescription: ""))
    }
  }
}

private struct AnyMember: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
