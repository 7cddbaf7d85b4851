/// Writes deterministic CBOR (RFC 8949 §4.2.1): shortest heads, definite lengths, sorted keys.
public struct CBOREncoder: Sendable {
  /// What has been written so far.
  public private(set) var bytes: [UInt8] = []

  /// - Parameter capacity: bytes to reserve, when the size is roughly known.
  public init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

  /// The encoding of one value.
  public static func encode(_ value: CBORValue, capacity: Int = 256) -> [UInt8] {
    var encoder = CBOREncoder(capacity: capacity)
    encoder.append(value)
    return encoder.bytes
  }

  /// Appends one value.
  ///
  /// - Precondition: map keys are integers or strings, each only once. Keys come from this program's
  ///   own code, never from input, so a violation is a programming error.
  public mutating func append(_ value: CBORValue) {
    switch value {
    case .unsigned(let number): appendHead(major: 0, number)
    case .negative(let number): appendHead(major: 1, number)
    case .bytes(let content):
      appendHead(major: 2, UInt64(content.count))
      bytes.append(contentsOf: content)
    case .text(let text):
      appendHead(major: 3, UInt64(text.utf8.count))
      bytes.append(contentsOf: text.utf8)
    case .array(let elements):
      appendHead(major: 4, UInt64(elements.count))
      for element in elements { append(element) }
    case .map(let entries): appendMap(entries)
    case .tagged(let tag, let content):
      appendHead(major: 6, tag)
      append(content)
    case .bool(let flag): bytes.append(flag ? 0xF5 : 0xF4)
    case .null: bytes.append(0xF6)
    }
  }

  /// Appends the head of an item whose content the caller writes elsewhere, e.g. into locked memory.
  public mutating func appendHead(major: UInt8, _ argument: UInt64) {
    let type = major << 5
    switch argument {
    case 0...23: bytes.append(type | UInt8(argument))
    case 24...0xFF: appendBigEndian(type | 24, argument, width: 1)
    case 0x100...0xFFFF: appendBigEndian(type | 25, argument, width: 2)
    case 0x1_0000...0xFFFF_FFFF: appendBigEndian(type | 26, argument, width: 4)
    default: appendBigEndian(type | 27, argument, width: 8)
    }
  }

  private mutating func appendBigEndian(_ initial: UInt8, _ value: UInt64, width: Int) {
    bytes.append(initial)
    for shift in stride(from: (width - 1) * 8, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
    }
  }

  private mutating func appendMap(_ entries: [CBOREntry]) {
    let sorted = entries.sorted { $0.key.precedesAsKey($1.key) }
    appendHead(major: 5, UInt64(sorted.count))
    var previous: CBORValue?
    for entry in sorted {
      // By encoding: `==` takes canonically equivalent texts for equal.
      precondition(
        entry.key.isKey && previous?.precedesAsKey(entry.key) ?? true,
        "map keys: integers or strings, once")
      append(entry.key)
      append(entry.value)
      previous = entry.key
    }
  }
}
