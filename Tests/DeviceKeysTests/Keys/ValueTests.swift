import DeviceKeys
import TestSupport
import Testing

@Suite("Hex, digests and identities")
struct ValueTests {
  static let examples: [(String, String)] = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ]

  @Test("SHA-256 of the FIPS 180-4 examples, however the bytes lie in memory", arguments: examples)
  func digests(_ example: (text: String, digest: String)) {
    let bytes = Array(example.text.utf8)
    #expect(SHA256.digest(bytes).description == example.digest)
    #expect(SHA256.digest(([1] + bytes + [2])[1..<bytes.count + 1]).description == example.digest)
    #expect(SHA256.digest(example.text.utf8).description == example.digest)
    #expect(bytes.withUnsafeBytes { SHA256.digest($0) }.description == example.digest)
    #expect(SHA256.digest(bytes.lazy.map { $0 }).description == example.digest)
  }

  @Test("SHA-256 of no memory at all is that of no bytes")
  func digestsNothing() {
    let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
    #expect(SHA256.digest(nothing).description == Self.examples[0].1)
  }

  @Test("Every byte is two lower-case hex digits and back")
  func encodesHex() {
    let all = (UInt8.min...UInt8.max).map { $0 }
    let text = Hex.encode(all)
    #expect(text.hasPrefix("000102") && text.hasSuffix("fdfeff") && text.count == 512)
    #expect(Hex.decode(text) == all)
    #expect(Hex.decode(text.uppercased()) == all)
    #expect(Hex.decode("") == [] && Hex.encode([]).isEmpty)
  }

  @Test(
    "What is not pairs of hex digits is refused",
    arguments: ["0", "0g", "g0", " 00", "00 ", "0x00", "00\n", "-1", "٠٠", "００", "0\u{0}", "é"])
  func refusesHex(_ text: String) { #expect(Hex.decode(text) == nil) }

  @Test("A device ID has one spelling and one UEID")
  func identifiesDevices() throws {
    let id = DeviceID.random()
    #expect(DeviceID(hex: id.description) == id)
    #expect(DeviceID(ueid: id.ueid) == id)
    #expect(id.ueid.count == 33 && id.ueid[0] == 1)
    #expect(DeviceID.random() != id)
    let fixed = String(repeating: "ab", count: 32)
    #expect(DeviceID(hex: fixed)?.description == fixed)
    for text in [
      fixed.uppercased(), "A" + fixed.dropFirst(), String(fixed.dropLast()), fixed + "ab", "",
    ] {
      #expect(DeviceID(hex: text) == nil)
    }
    for ueid in [[2] + id.bytes, [1] + id.bytes.dropLast(), id.ueid + [0], id.bytes, []] {
      #expect(DeviceID(ueid: ueid) == nil)
    }
    #expect(DeviceID(id.bytes.dropLast()) == nil && DeviceID(id.bytes + [0]) == nil)
  }

  @Test("A nonce has 32 bytes that are not all the same, is new each time, and is not printed")
  func drawsNonces() {
    let nonces = Set((0..<1000).map { _ in Nonce.random() })
    #expect(nonces.count == 1000)
    let nonce = Nonce.random()
    #expect(Nonce(nonce.bytes) == nonce)
    #expect(!"\(nonce)".contains(Hex.encode(nonce.bytes.prefix(2))))
    for byte: UInt8 in [0, 1, 255] { #expect(Nonce([UInt8](repeating: byte, count: 32)) == nil) }
    for count in [0, 1, 31, 33, 64] { #expect(Nonce((0..<count).map { UInt8($0) }) == nil) }
    #expect(Nonce([UInt8](repeating: 0, count: 31) + [1]) != nil)
  }

  @Test("A digest has exactly 32 bytes")
  func boundsDigests() {
    #expect(SHA256Digest([UInt8](repeating: 0, count: 31)) == nil)
    #expect(SHA256Digest([UInt8](repeating: 0, count: 33)) == nil)
    #expect(SHA256Digest([UInt8](repeating: 0, count: 32)) != nil)
  }

  @Test("Comparison in constant time tells equal from different")
  func compares() {
    #expect(constantTimeEqual([], []) && constantTimeEqual([1, 2], [1, 2][...]))
    #expect(!constantTimeEqual([1, 2], [1, 3]) && !constantTimeEqual([1, 2], [1]))
    #expect(!constantTimeEqual([], [0]))
  }
}
