extension CBORValue {
  /// The integer, if it is one and fits.
  public var integer: Int64? {
    switch self {
    case .unsigned(let value): Int64(exactly: value)
    case .negative(let value): Int64(exactly: value).map { -1 - $0 }
    default: nil
    }
  }

  /// The byte string, if it is one.
  public var byteString: ArraySlice<UInt8>? {
    if case .bytes(let bytes) = self { bytes } else { nil }
  }

  /// The text string, if it is one.
  public var textString: String? {
    if case .text(let text) = self { text } else { nil }
  }

  /// The elements, if it is an array.
  public var elements: [CBORValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The entries, if it is a map.
  public var entries: [CBOREntry]? {
    if case .map(let entries) = self { entries } else { nil }
  }
}
