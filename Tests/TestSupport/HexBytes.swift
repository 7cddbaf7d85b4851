/// The bytes that `text` writes in hexadecimal; spaces are ignored. For literals in tests.
public func hex(_ text: String) -> [UInt8] {
  let digits = text.filter { !$0.isWhitespace }.compactMap(\.hexDigitValue)
  precondition(digits.count.isMultiple(of: 2), "odd number of hex digits in a test")
  return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}
