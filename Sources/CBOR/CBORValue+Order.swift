extension CBORValue {
  /// Whether `self` sorts before `other` as a map key: bytewise by the encoded form (RFC 8949 §4.2.1).
  ///
  /// With shortest heads that is: by major type, then by the head's argument (the number, or the
  /// string's length), then by content.
  func precedesAsKey(_ other: CBORValue) -> Bool {
    let (left, right) = (keyHead, other.keyHead)
    if left.major != right.major { return left.major < right.major }
    if left.argument != right.argument { return left.argument < right.argument }
    switch (self, other) {
    case (.bytes(let a), .bytes(let b)): return a.lexicographicallyPrecedes(b)
    case (.text(let a), .text(let b)): return a.utf8.lexicographicallyPrecedes(b.utf8)
    default: return false
    }
  }

  /// Integers and strings can be keys; nothing else can.
  var isKey: Bool {
    switch self {
    case .unsigned, .negative, .bytes, .text: true
    default: false
    }
  }

  private var keyHead: (major: UInt8, argument: UInt64) {
    switch self {
    case .unsigned(let value): (0, value)
    case .negative(let value): (1, value)
    case .bytes(let bytes): (2, UInt64(bytes.count))
    case .text(let text): (3, UInt64(text.utf8.count))
    default: (7, 0)
    }
  }
}
