import FoundationEssentials

/// The one way this project reads and writes JSON: times in RFC 3339 UTC, members in a stable order.
public enum JSON {
  /// - Throws: `EncodingError`.
  public static func encode(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value))
  }

  /// Reads one JSON text.
  ///
  /// - Throws: `JSONFault` that names the member at fault.
  public static func decode<Value: Decodable>(
    _ type: Value.Type = Value.self, from bytes: some Sequence<UInt8>
  ) throws(JSONFault) -> Value {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    do {
      return try decoder.decode(type, from: Data(bytes))
    } catch {
      throw JSONFault(error)
    }
  }
}
