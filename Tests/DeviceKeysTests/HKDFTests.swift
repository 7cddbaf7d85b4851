import DeviceKeys
import Testing

@Suite("HKDF with SHA-256")
struct HKDFTests {
  /// RFC 5869, Appendix A.1 and A.3.
  @Test(
    "The vectors of RFC 5869 come out",
    arguments: [
      (
        [UInt8](repeating: 0x0B, count: 22), Array(0x00...0x0C), Array(0xF0...0xF9),
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
      ),
      (
        [UInt8](repeating: 0x0B, count: 22), [UInt8](), [UInt8](),
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
      ),
    ])
  func rfc(_ key: [UInt8], _ salt: [UInt8], _ info: [UInt8], _ expected: String) {
    #expect(Hex.encode(HKDF.sha256(key: key, salt: salt, info: info, count: 42)) == expected)
  }

  @Test("A shorter result is the beginning of a longer one")
  func isPrefix() {
    let long = HKDF.sha256(key: [1], salt: [2], info: [3], count: HKDF.largest)
    #expect(HKDF.sha256(key: [1], salt: [2], info: [3], count: 33) == Array(long.prefix(33)))
  }
}
