import DeviceKeys
import TestSupport
import Testing

@Suite("Signature")
struct SignatureTests {
  static let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
  /// ⌊n/2⌋ = (n - 1)/2, as n is odd.
  static let half = "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8"

  private static func number(_ text: String) -> [UInt8] {
    hex(String(repeating: "0", count: 64 - text.count) + text)
  }

  private static func signature(r: String, s: String) throws -> Signature {
    try #require(Signature(number(r) + number(s)))
  }

  static let pairs: [(String, String, String)] = [
    ("1", "1", "3006 020101 020101"), ("0", "0", "3006 020100 020100"),
    ("80", "7f", "3007 02020080 02017f"), ("ff00", "1", "3008 020300ff00 020101"),
    (
      half, order,
      "3045 0220 \(half) 022100 \(order)"
    ),
    (
      "00ff\(String(repeating: "11", count: 30))", "7f\(String(repeating: "22", count: 30))",
      "3043 022000ff\(String(repeating: "11", count: 30)) 021f7f\(String(repeating: "22", count: 30))"
    ),
  ]

  @Test("r ‖ s and DER are the same signature, leading zeros or not", arguments: pairs)
  func convertsBothWays(_ pair: (r: String, s: String, der: String)) throws {
    let signature = try Self.signature(r: pair.r, s: pair.s)
    #expect(signature.der == hex(pair.der))
    #expect(try Signature(der: hex(pair.der)) == signature)
  }

  static let notDER: [String] = [
    "", "30", "3000", "3003020101", "3006 020101 020101 00", "3007 020101 020101 00",
    "308106 020101 020101", "3080 020101 020101 0000", "3006 0201ff 020101",
    "3007 02020001 020101", "3005 0200 020101", "3106 020101 020101", "3006 040101 020101",
    "3009 020101 020101 020101", "3007 0281 0101 020101",
    "3026 0221 01\(String(repeating: "00", count: 32)) 020101",
    "3027 0222 00ff\(String(repeating: "00", count: 32)) 020101",
  ]

  @Test("What is not the one DER form of two numbers below 2^256 is refused", arguments: notDER)
  func refusesOtherForms(_ encoded: String) {
    let error = #expect(throws: CryptoError.self) { try Signature(der: hex(encoded)) }
    #expect(error?.code == .malformed)
  }

  @Test("Only 64 bytes are a signature", arguments: [0, 1, 63, 65, 70, 72, 128])
  func refusesOtherLengths(_ count: Int) {
    #expect(Signature([UInt8](repeating: 1, count: count)) == nil)
  }

  static let halves: [(String, Bool, String)] = [
    ("1", true, "1"), (half, true, half),
    // n/2 + 1 and n - 1: the other one of the pair is taken.
    ("7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a9", false, half),
    ("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550", false, "1"),
    ("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632451", false, "100"),
  ]

  @Test("s is low up to n/2 and is replaced by n - s above", arguments: halves)
  func normalises(_ example: (s: String, isLow: Bool, normalised: String)) throws {
    let signature = try Self.signature(r: "7", s: example.s)
    #expect(signature.isLowS == example.isLow)
    #expect(try signature.normalised == Self.signature(r: "7", s: example.normalised))
    #expect(signature.normalised.isLowS)
  }

  @Test("s and n - s are both valid, and only one of them is low")
  func bothAreValid() async throws {
    let pki = try TestPKI()
    let input = SigningInput.selfTest(nonce: .random(), chain: try pki.chain)
    let low = try await pki.deviceKey.sign(input)
    let high = try #require(Signature(low.bytes[..<32] + Self.subtract(low.bytes[32...])))
    #expect(low.isLowS && !high.isLowS)
    #expect(high.normalised == low)
    #expect(pki.deviceKey.publicKey.isValid(low, of: input.message))
    #expect(pki.deviceKey.publicKey.isValid(high, of: input.message))
  }

  /// n - s, digit by digit.
  private static func subtract(_ s: ArraySlice<UInt8>) -> [UInt8] {
    var borrow = 0
    let digits = zip(hex(order), s).reversed().map { digit, other -> UInt8 in
      let difference = Int(digit) - Int(other) - borrow
      borrow = difference < 0 ? 1 : 0
      return UInt8(difference + borrow * 256)
    }
    return digits.reversed()
  }

  @Test("2,000 signatures have 64 bytes, a low s, and are valid; a changed message is not")
  func signsReliably() async throws {
    let pki = try TestPKI()
    let chain = try pki.chain
    var shortened = 0
    for _ in 0..<2000 {
      let input = SigningInput.selfTest(nonce: .random(), chain: chain)
      let signature = try await pki.deviceKey.sign(input)
      #expect(signature.bytes.count == 64)
      #expect(signature.isLowS)
      #expect(pki.deviceKey.publicKey.isValid(signature, of: input.message))
      #expect(!pki.deviceKey.publicKey.isValid(signature, of: input.message + [0]))
      if signature.bytes[0] == 0 || signature.bytes[32] == 0 { shortened += 1 }
    }
    // One in 256 for r, one in 128 for a low s: without any, padding would not have been tested.
    #expect(shortened > 0)
  }

  @Test("The openssl tool accepts our signatures in DER, and not of another message")
  func interoperates() async throws {
    let pki = try TestPKI()
    let openssl = pki.openssl
    try await openssl.run("pkey", "-in", "device.key", "-pubout", "-out", "device.pub")
    for _ in 0..<5 {
      let input = SigningInput.selfTest(nonce: .random(), chain: try pki.chain)
      try pki.folder.write("message", input.message)
      try pki.folder.write("signature", try await pki.deviceKey.sign(input).der)
      let verify = ["dgst", "-sha256", "-verify", "device.pub", "-signature", "signature"]
      #expect(try await openssl.run(verify + ["message"]).contains("Verified OK"))
      try pki.folder.write("other", input.message + [0])
      #expect(try await openssl.attempt(verify + ["other"]).succeeded == false)
    }
  }
}
