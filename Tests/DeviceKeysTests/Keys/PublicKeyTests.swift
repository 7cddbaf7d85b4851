import DeviceKeys
import TestSupport
import Testing

@Suite("Public key")
struct PublicKeyTests {
  static let header = "3059301306072a8648ce3d020106082a8648ce3d03010703420004"
  /// The generator of P-256 (SP 800-186 §3.2.1.3).
  static let x = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
  static let y = "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
  static let prime = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"

  @Test("A point of P-256 under its curve's name is read and written unchanged")
  func reads() throws {
    let key = try PublicKey(subjectPublicKeyInfo: hex(Self.header + Self.x + Self.y))
    #expect(key.subjectPublicKeyInfo == hex(Self.header + Self.x + Self.y))
  }

  static let refused: [(String, String, CryptoError.Code)] = [
    ("empty", "", .malformed),
    ("off the curve", header + x + y.dropLast() + "4", .malformed),
    ("a coordinate that is not below p", header + prime + y, .malformed),
    ("all zeros", header + String(repeating: "0", count: 128), .malformed),
    (
      "the point at infinity", "3019301306072a8648ce3d020106082a8648ce3d03010703020000", .malformed
    ),
    ("trailing byte", header + x + y + "00", .malformed),
    ("BER length", "308159" + header.dropFirst(4) + x + y, .malformed),
    ("unused bits", header.replacing("03420004", with: "03420104") + x + y, .malformed),
    (
      "compressed point",
      "3039301306072a8648ce3d020106082a8648ce3d030107032200" + "03" + x, .unsupported
    ),
    (
      "hybrid point", header.replacing("420004", with: "420007") + x + y, .unsupported
    ),
    (
      "Ed25519",
      "302a300506032b6570032100d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
      .unsupported
    ),
  ]

  @Test("Anything but the one spelling of a point on P-256 is refused", arguments: refused)
  func refuses(_ example: (name: String, encoded: String, code: CryptoError.Code)) {
    let error = #expect(throws: CryptoError.self) {
      try PublicKey(subjectPublicKeyInfo: hex(example.encoded))
    }
    #expect(error?.code == example.code)
  }

  @Test("Explicit curve parameters are refused, though they are those of P-256")
  func refusesExplicitParameters() async throws {
    let openssl = OpenSSLTool(folder: try TemporaryFolder())
    try await openssl.run(
      "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt",
      "ec_param_enc:explicit", "-out", "key")
    try await openssl.run("pkey", "-in", "key", "-pubout", "-outform", "DER", "-out", "public")
    let encoded = try openssl.folder.read("public")
    let error = #expect(throws: CryptoError.self) { try PublicKey(subjectPublicKeyInfo: encoded) }
    #expect(error?.code == .unsupported)
  }
}
