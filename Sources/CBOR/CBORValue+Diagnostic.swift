extension CBORValue {
  /// Diagnostic notation (RFC 8949 §8) on one line; byte strings longer than `limit` are cut to their length.
  public func diagnostic(byteLimit limit: Int = 64) -> String {
    switch self {
    case .unsigned(let value): return "\(value)"
    case .negative(let value): return value == .max ? "-18446744073709551616" : "-\(value + 1)"
    case .bytes(let bytes):
      guard bytes.count <= limit else { return "h'… \(bytes.count) bytes'" }
      return "h'\(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())'"
    case .text(let text): return text.debugDescription
    case .array(let elements):
      return "[\(elements.map { $0.diagnostic(byteLimit: limit) }.joined(separator: ", "))]"
    case .map(let entries):
      let pairs = entries.map {
        "\($0.key.diagnostic(byteLimit: limit)): \($0.value.diagnostic(byteLimit: limit))"
      }
      return "{\(pairs.joined(separator: ", "))}"
    case .tagged(let tag, let content): return "\(tag)(\(content.diagnostic(byteLimit: limit)))"
    case .bool(let flag): return flag ? "true" : "false"
    case .null: return "null"
    }
  }
}
