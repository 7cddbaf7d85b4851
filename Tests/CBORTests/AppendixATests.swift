import CBOR
import TestSupport
import Testing

/// Every example of RFC 8949 Appendix A: kept byte for byte, or refused with the code our subset gives.
@Suite("RFC 8949 Appendix A")
struct AppendixATests {
  static let accepted: [(String, CBORValue)] = [
    ("00", 0), ("01", 1), ("0a", 10), ("17", 23), ("1818", 24), ("1819", 25), ("1864", 100),
    ("1903e8", 1000), ("1a000f4240", 1_000_000), ("1b000000e8d4a51000", 1_000_000_000_000),
    ("1bffffffffffffffff", .unsigned(.max)), ("3bffffffffffffffff", .negative(.max)),
    ("c249010000000000000000", .tagged(2, .bytes(hex("010000000000000000")))),
    ("c349010000000000000000", .tagged(3, .bytes(hex("010000000000000000")))),
    ("20", -1), ("29", -10), ("3863", -100), ("3903e7", -1000),
    ("f4", false), ("f5", true), ("f6", .null),
    ("c074323031332d30332d32315432303a30343a30305a", .tagged(0, "2013-03-21T20:04:00Z")),
    ("c11a514b67b0", .tagged(1, 1_363_896_240)),
    ("d74401020304", .tagged(23, .bytes(hex("01020304")))),
    ("d818456449455446", .tagged(24, .bytes(hex("6449455446")))),
    (
      "d82076687474703a2f2f7777772e6578616d706c652e636f6d",
      .tagged(32, "http://www.example.com")
    ),
    ("40", .bytes([])), ("4401020304", .bytes([1, 2, 3, 4])),
    ("60", ""), ("6161", "a"), ("6449455446", "IETF"), ("62225c", "\"\\"), ("62c3bc", "\u{fc}"),
    ("63e6b0b4", "\u{6c34}"), ("64f0908591", "\u{10151}"),
    ("80", []), ("83010203", [1, 2, 3]), ("8301820203820405", [1, [2, 3], [4, 5]]),
    (
      "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
      .array((1...25).map { .int($0) })
    ),
    ("a0", [:]), ("a201020304", [1: 2, 3: 4]), ("a26161016162820203", ["a": 1, "b": [2, 3]]),
    ("826161a161626163", ["a", ["b": "c"]]),
    (
      "a56161614161626142616361436164614461656145",
      ["a": "A", "b": "B", "c": "C", "d": "D", "e": "E"]
    ),
  ]

  static let refused: [(String, CBORError.Code)] = [
    ("f90000", .float), ("f98000", .float), ("f93c00", .float), ("fb3ff199999999999a", .float),
    ("f93e00", .float), ("f97bff", .float), ("fa47c35000", .float), ("fa7f7fffff", .float),
    ("fb7e37e43c8800759c", .float), ("f90001", .float), ("f90400", .float), ("f9c400", .float),
    ("fbc010666666666666", .float), ("f97c00", .float), ("f97e00", .float), ("f9fc00", .float),
    ("fa7f800000", .float), ("fa7fc00000", .float), ("faff800000", .float),
    ("fb7ff0000000000000", .float), ("fb7ff8000000000000", .float),
    ("fbfff0000000000000", .float), ("f7", .simpleValue), ("f0", .simpleValue),
    ("f8ff", .simpleValue), ("c1fb41d452d9e8200000", .float),
    ("5f42010243030405ff", .indefiniteLength), ("7f657374726561646d696e67ff", .indefiniteLength),
    ("9fff", .indefiniteLength), ("9f018202039f0405ffff", .indefiniteLength),
    ("83018202039f0405ff", .indefiniteLength), ("83019f0203ff820405", .indefiniteLength),
    ("bf61610161629f0203ffff", .indefiniteLength), ("826161bf61626163ff", .indefiniteLength),
    ("bf6346756ef563416d7421ff", .indefiniteLength),
  ]

  @Test("An example within the subset decodes and encodes to the same bytes", arguments: accepted)
  func keeps(_ example: (encoded: String, value: CBORValue)) throws {
    #expect(try CBORReader.decode(hex(example.encoded)) == example.value)
    #expect(CBOREncoder.encode(example.value) == hex(example.encoded))
  }

  @Test("An example outside the subset is refused by name", arguments: refused)
  func refuses(_ example: (encoded: String, code: CBORError.Code)) {
    let error = #expect(throws: CBORError.self) { try CBORReader.decode(hex(example.encoded)) }
    #expect(error?.code == example.code)
  }
}
