import CBOR
import TestSupport
import Testing

@Suite("Strict CBOR reader")
struct CBORReaderTests {
  static let forbidden: [(String, CBORError.Code, Int)] = [
    ("1817", .nonShortest, 0), ("190017", .nonShortest, 0), ("1900ff", .nonShortest, 0),
    ("1a0000ffff", .nonShortest, 0), ("1b00000000ffffffff", .nonShortest, 0),
    ("3800", .nonShortest, 0), ("5801ff", .nonShortest, 0), ("810018 05", .trailingBytes, 2),
    ("8118 05", .nonShortest, 1), ("9801 00", .nonShortest, 0), ("b801 0000", .nonShortest, 0),
    ("a2 0100 0100", .duplicateKey, 3), ("a2 0200 0100", .unsortedKey, 3),
    ("a2 2000 0a00", .unsortedKey, 3), ("a3 0100 0200 0100", .unsortedKey, 5),
    ("a2 616200 616100", .unsortedKey, 4), ("a2 626161 00 616200", .unsortedKey, 5),
    ("a1 8000", .unsupportedKey, 1), ("a1 f400", .unsupportedKey, 1),
    ("a1 a000", .unsupportedKey, 1), ("a1 c10000", .unsupportedKey, 1),
    ("0000", .trailingBytes, 1), ("", .truncated, 0), ("18", .truncated, 0),
    ("44 010203", .truncated, 0), ("83 0102", .truncated, 0), ("a1 01", .truncated, 0),
    ("5b7fffffffffffffff", .truncated, 0), ("5bffffffffffffffff", .truncated, 0),
    ("7bffffffffffffffff", .truncated, 0), ("9bffffffffffffffff", .truncated, 0),
    ("9b0000000100000000", .truncated, 0), ("bbffffffffffffffff", .truncated, 0),
    ("bb8000000000000000", .truncated, 0), ("9affffffff 00", .truncated, 0),
    ("1c", .reserved, 0), ("5d", .reserved, 0), ("9e", .reserved, 0), ("fc", .reserved, 0),
    ("5f", .indefiniteLength, 0), ("ff", .indefiniteLength, 0), ("1f", .indefiniteLength, 0),
    ("61 ff", .invalidText, 0), ("62 c328", .invalidText, 0), ("63 eda080", .invalidText, 0),
    ("f818", .simpleValue, 0), ("f8 14", .simpleValue, 0), ("c1", .truncated, 1),
  ]

  @Test("A forbidden form is refused with its code and offset", arguments: forbidden)
  func refuses(_ form: (encoded: String, code: CBORError.Code, offset: Int)) {
    let error = #expect(throws: CBORError.self) { try CBORReader.decode(hex(form.encoded)) }
    #expect(error == CBORError(form.code, at: form.offset))
  }

  @Test(
    "Nesting is bounded at 8, for arrays, maps and tags alike", arguments: ["81", "a100", "c1"])
  func boundsDepth(_ opener: String) throws {
    let allowed = String(repeating: opener, count: 8) + "00"
    #expect(throws: Never.self) { try CBORReader.decode(hex(allowed)) }
    let error = #expect(throws: CBORError.self) {
      try CBORReader.decode(hex(opener + allowed))
    }
    #expect(error?.code == .tooDeep)
  }

  @Test("A million nested arrays are refused without using the stack")
  func boundsRecursion() {
    let bytes = [UInt8](repeating: 0x81, count: 1_000_000)
    let error = #expect(throws: CBORError.self) { try CBORReader.decode(bytes) }
    #expect(error == CBORError(.tooDeep, at: 8))
  }

  @Test("The number of items is bounded")
  func boundsItems() {
    let bytes = hex("9a000186a0") + [UInt8](repeating: 0, count: 100_000)
    let error = #expect(throws: CBORError.self) { try CBORReader.decode(bytes) }
    #expect(error?.code == .tooManyItems)
  }

  @Test("Byte strings are slices of the input, offsets count from its start")
  func readsSlices() throws {
    let padded: [UInt8] = [9, 9, 0x42, 7, 8]
    #expect(try CBORReader.decode(padded[2...]) == .bytes([7, 8]))
    let error = #expect(throws: CBORError.self) { try CBORReader.decode(padded[2..<4]) }
    #expect(error == CBORError(.truncated, at: 0))
  }

  @Test("Whatever is accepted re-encodes to the same bytes", arguments: 0..<50)
  func isCanonical(_ seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 1...24, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      guard let value = try? CBORReader.decode(bytes) else { continue }
      #expect(CBOREncoder.encode(value) == bytes)
    }
  }

  @Test("Keys that Unicode calls equivalent are different keys")
  func keepsEquivalentKeys() throws {
    let bytes = hex("a2 62c3a9 00 6365cc81 00")
    #expect(CBOREncoder.encode(try CBORReader.decode(bytes)) == bytes)
  }

  @Test("Map keys sort bytewise by their encoding, not by length first")
  func sortsKeys() {
    let map: CBORValue = [-1: 0, 100: 0, 10: 0, "a": 0, "": 0, .bytes([1]): 0]
    #expect(CBOREncoder.encode(map) == hex("a6 0a00 186400 2000 410100 6000 616100"))
  }
}
