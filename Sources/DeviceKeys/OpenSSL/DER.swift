/// The rules of DER (X.690 §10, §11) that can be checked without knowing a type.
///
/// OpenSSL reads BER where X.509 asks for DER; with this check an object has one encoding only. Not looked into
/// are the contents of octet strings and the order of sets.
enum DER {
  /// Nested deeper than anything in X.509.
  private static let deepest = 32

  /// Whether `bytes` are exactly one element and every element in it has its one DER form.
  static func isStrict(_ bytes: [UInt8]) -> Bool {
    var position = 0
    var ends = [bytes.count]
    while position < bytes.count {
      guard let end = ends.last, let header = header(in: bytes[position..<end]) else {
        return false
      }
      position = header.contents.lowerBound
      if header.isConstructed {
        guard ends.count <= deepest else { return false }
        ends.append(header.contents.upperBound)
      } else {
        guard isMinimal(header.tag, bytes[header.contents]) else { return false }
        position = header.contents.upperBound
      }
      while let end = ends.last, ends.count > 1, position == end { ends.removeLast() }
      if ends.count == 1 { return position == bytes.count }
    }
    return false
  }

  private struct Header {
    let tag: UInt8
    let contents: Range<Int>
    var isConstructed: Bool { tag & 0x20 != 0 }
  }

  /// Identifier and length: low tag numbers, definite, shortest.
  private static func header(in bytes: ArraySlice<UInt8>) -> Header? {
    guard bytes.count >= 2 else { return nil }
    let tag = bytes[bytes.startIndex]
    let first = bytes[bytes.startIndex + 1]
    guard tag & 0x1F != 0x1F, hasRightForm(tag) else { return nil }
    let width = first < 0x80 ? 0 : Int(first & 0x7F)
    let start = bytes.startIndex + 2 + width
    guard first != 0x80, width <= 4, start <= bytes.endIndex else { return nil }
    let digits = bytes[bytes.startIndex + 2..<start]
    let length = width == 0 ? Int(first) : digits.reduce(0) { $0 << 8 | Int($1) }
    guard width == 0 || (digits.first != 0 && length >= 0x80), length <= bytes.endIndex - start
    else { return nil }
    return Header(tag: tag, contents: start..<start + length)
  }

  /// SEQUENCE and SET are constructed; every other universal type is primitive (X.690 §10.2).
  private static func hasRightForm(_ tag: UInt8) -> Bool {
    guard tag & 0xC0 == 0 else { return true }
    return (tag & 0x20 != 0) == (tag & 0x1F == 0x10 || tag & 0x1F == 0x11)
  }

  private static func isMinimal(_ tag: UInt8, _ contents: ArraySlice<UInt8>) -> Bool {
    guard tag != 0x05 else { return contents.isEmpty }
    guard 0x01...0x0A ~= tag, tag != 0x04 else { return true }
    guard let first = contents.first else { return false }
    switch tag {
    case 0x01: return contents.count == 1 && (first == 0 || first == 0xFF)
    case 0x02, 0x0A:
      guard let second = contents.dropFirst().first else { return true }
      return !(first == 0 && second < 0x80) && !(first == 0xFF && second >= 0x80)
    case 0x03:
      let padding = (UInt8(1) << (first & 7)) - 1
      return first <= 7 && (contents.count > 1 ? (contents.last ?? 0) & padding == 0 : first == 0)
    default: return true
    }
  }
}
