/// Bytes as characters of a QR code's alphanumeric mode (RFC 9285): two bytes in three characters.
///
/// At 5.5 bits per character that is 8.25 bits per byte, where hexadecimal takes 11.
enum Base45 {
  /// Also the order of values in ISO/IEC 18004:2015 table 5.
  private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".utf8)

  /// Value of each byte, 0xFF for those outside the alphabet.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 0xFF, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    return values
  }()

  /// Characters for that many bytes.
  static func encodedCount(_ bytes: Int) -> Int { bytes / 2 * 3 + bytes % 2 * 2 }

  static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(encodedCount(bytes.count))
    for start in stride(from: 0, to: bytes.count, by: 2) {
      let isPair = start + 1 < bytes.count
      var rest = isPair ? Int(bytes[start]) << 8 | Int(bytes[start + 1]) : Int(bytes[start])
      for _ in 0..<(isPair ? 3 : 2) {
        text.append(alphabet[rest % 45])
        rest /= 45
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// - Returns: nil for a character outside the alphabet, a length that no bytes have, or a group beyond its
  ///   bytes' range: every byte string has exactly one spelling.
  static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    let digits = text.map { values[Int($0)] }
    guard digits.count % 3 != 1, !digits.contains(0xFF) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 3 * 2 + 1)
    for start in stride(from: 0, to: digits.count, by: 3) {
      let group = digits[start..<min(start + 3, digits.count)]
      let value = group.reversed().reduce(0) { $0 * 45 + Int($1) }
      guard value <= (group.count == 3 ? 0xFFFF : 0xFF) else { return nil }
      if group.count == 3 { bytes.append(UInt8(value >> 8)) }
      bytes.append(UInt8(value & 0xFF))
    }
    return bytes
  }
}
