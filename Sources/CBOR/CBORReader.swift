/// Reads deterministic CBOR and refuses everything else. Work and memory are bounded by the input's size and
/// the limits; byte strings are slices of the input, not copies.
public struct CBORReader {
  /// What an input may ask of us.
  public struct Limits: Sendable {
    /// Arrays, maps and tags inside each other.
    public var depth: Int
    /// Data items in all.
    public var items: Int

    public init(depth: Int = 8, items: Int = 4096) {
      self.depth = depth
      self.items = items
    }
  }

  private let input: ArraySlice<UInt8>
  private var position: Int
  private var depth: Int
  private var items: Int

  private init(_ input: ArraySlice<UInt8>, _ limits: Limits) {
    self.input = input
    position = input.startIndex
    depth = limits.depth
    items = limits.items
  }

  /// The one item that `input` consists of.
  ///
  /// - Throws: `CBORError` with the offset from the start of `input`.
  public static func decode(
    _ input: ArraySlice<UInt8>, limits: Limits = Limits()
  ) throws(CBORError) -> CBORValue {
    var reader = CBORReader(input, limits)
    let value = try reader.readItem()
    guard reader.position == input.endIndex else {
      throw reader.error(.trailingBytes, at: reader.position)
    }
    return value
  }

  /// The one item that `input` consists of.
  ///
  /// - Throws: `CBORError`.
  public static func decode(
    _ input: [UInt8], limits: Limits = Limits()
  ) throws(CBORError) -> CBORValue {
    try decode(input[...], limits: limits)
  }

  private func error(_ code: CBORError.Code, at index: Int) -> CBORError {
    CBORError(code, at: index - input.startIndex)
  }

  private mutating func readItem() throws(CBORError) -> CBORValue {
    let start = position
    guard items > 0 else { throw error(.tooManyItems, at: start) }
    items -= 1
    guard start < input.endIndex else { throw error(.truncated, at: start) }
    let initial = input[start]
    if initial >> 5 == 7 { return try readSimple(initial) }
    let argument = try readArgument(initial)
    switch initial >> 5 {
    case 0: return .unsigned(argument)
    case 1: return .negative(argument)
    case 2: return .bytes(try readContent(argument, from: start))
    case 3:
      let content = try readContent(argument, from: start)
      guard let text = String(validating: content, as: UTF8.self) else {
        throw error(.invalidText, at: start)
      }
      return .text(text)
    case 4:
      return try nested(start) { reader throws(CBORError) in try reader.readArray(argument, start) }
    case 5:
      return try nested(start) { reader throws(CBORError) in try reader.readMap(argument, start) }
    default:
      return try nested(start) { reader throws(CBORError) in
        .tagged(argument, try reader.readItem())
      }
    }
  }

  private mutating func nested(
    _ start: Int, _ body: (inout CBORReader) throws(CBORError) -> CBORValue
  ) throws(CBORError) -> CBORValue {
    guard depth > 0 else { throw error(.tooDeep, at: start) }
    depth -= 1
    defer { depth += 1 }
    return try body(&self)
  }

  private mutating func readArgument(_ initial: UInt8) throws(CBORError) -> UInt64 {
    let start = position
    position += 1
    let information = initial & 31
    switch information {
    case 0...23: return UInt64(information)
    case 24...27: break
    case 31: throw error(.indefiniteLength, at: start)
    default: throw error(.reserved, at: start)
    }
    let width = 1 << Int(information - 24)
    guard input.endIndex - position >= width else { throw error(.truncated, at: start) }
    var value: UInt64 = 0
    for _ in 0..<width {
      value = value << 8 | UInt64(input[position])
      position += 1
    }
    let smallest: UInt64 = width == 1 ? 24 : 1 << UInt64(width * 4)
    guard value >= smallest else { throw error(.nonShortest, at: start) }
    return value
  }

  private mutating func readSimple(_ initial: UInt8) throws(CBORError) -> CBORValue {
    let start = position
    switch initial & 31 {
    case 20, 21, 22:
      position += 1
      return initial == 0xF6 ? .null : .bool(initial == 0xF5)
    case 25, 26, 27: throw error(.float, at: start)
    case 28...30: throw error(.reserved, at: start)
    case 31: throw error(.indefiniteLength, at: start)
    default: throw error(.simpleValue, at: start)
    }
  }

  private mutating func readContent(
    _ length: UInt64, from start: Int
  ) throws(CBORError) -> ArraySlice<UInt8> {
    guard length <= UInt64(input.endIndex - position) else { throw error(.truncated, at: start) }
    let end = position + Int(length)
    defer { position = end }
    return input[position..<end]
  }

  private mutating func readArray(_ count: UInt64, _ start: Int) throws(CBORError) -> CBORValue {
    // Every element takes a byte at least, so a larger count cannot be true.
    guard count <= UInt64(input.endIndex - position) else { throw error(.truncated, at: start) }
    var elements: [CBORValue] = []
    elements.reserveCapacity(min(Int(count), items))
    for _ in 0..<count { elements.append(try readItem()) }
    return .array(elements)
  }

  private mutating func readMap(_ count: UInt64, _ start: Int) throws(CBORError) -> CBORValue {
    guard count <= UInt64(input.endIndex - position) / 2 else { throw error(.truncated, at: start) }
    var entries: [CBOREntry] = []
    entries.reserveCapacity(min(Int(count), items))
    for _ in 0..<count {
      let keyStart = position
      let key = try readItem()
      guard key.isKey else { throw error(.unsupportedKey, at: keyStart) }
      if let previous = entries.last?.key, !previous.precedesAsKey(key) {
        throw error(previous == key ? .duplicateKey : .unsortedKey, at: keyStart)
      }
      entries.append(CBOREntry(key, try readItem()))
    }
    return .map(entries)
  }
}
