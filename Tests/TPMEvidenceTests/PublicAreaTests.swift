import DeviceKeys
import TPMEvidence
import TestSupport
import Testing

@Suite("Public area of a TPM object")
struct PublicAreaTests {
  private let base: PublicAreaBytes

  init() throws { base = PublicAreaBytes(try SoftKey()) }

  @Test(
    "Its name is the one that the TPM computed",
    arguments: zip(
      Recorded.keys,
      [
        Recorded.endorsementRSAName, Recorded.endorsementECCName, Recorded.attestationKeyName,
        Recorded.deviceKeyName,
      ]))
  func names(bytes: [UInt8], name: String) throws {
    let area = try TPMPublicArea(sized: bytes)
    #expect(area.name.description == name)
    #expect(area.sized == bytes)
    #expect(area.encoded == Array(bytes.dropFirst(2)))
    #expect(try TPMPublicArea(area.encoded) == area)
  }

  @Test("One key has one SubjectPublicKeyInfo, whatever its area says beside it")
  func identity() throws {
    let area = try TPMPublicArea(sized: Recorded.endorsementRSA)
    var spelled = Recorded.endorsementRSA
    // The exponent, 32 bits before size and modulus; zero means 65537.
    let exponent = spelled.count - 256 - 2 - 4
    spelled.replaceSubrange(exponent..<exponent + 4, with: [0, 1, 0, 1])
    let other = try TPMPublicArea(sized: spelled)
    #expect(other.name != area.name && other.subjectPublicKeyInfo == area.subjectPublicKeyInfo)
  }

  @Test("Keys, attributes, schemes and policies are read")
  func reads() throws {
    let rsa = try TPMPublicArea(sized: Recorded.endorsementRSA)
    #expect(rsa.key == .rsa2048(modulus: Array(Recorded.endorsementRSA.suffix(256))))
    #expect(rsa.publicKey == nil)
    #expect(rsa.hasSymmetricCipher)
    #expect(rsa.authPolicy.count == 32)
    let key = try TPMPublicArea(sized: Recorded.attestationKey)
    // x, the size of y, y.
    let point = Recorded.attestationKey.suffix(66)
    #expect(
      key.publicKey?.subjectPublicKeyInfo.suffix(64) == point.prefix(32) + point.suffix(32))
    #expect(key.scheme == .ecdsaSHA256)
    #expect(key.authPolicy.isEmpty)
    #expect(
      key.attributes.description
        == "fixedTPM fixedParent sensitiveDataOrigin userWithAuth restricted sign")
  }

  @Test("Every truncation is refused", arguments: Recorded.keys)
  func refusesTruncation(bytes: [UInt8]) {
    for count in 0..<bytes.count {
      #expect(refusal { try TPMPublicArea(sized: bytes.prefix(count)) } == .malformed)
      guard count >= 2 else { continue }
      // The size as it should be, so that the area itself is what ends too early.
      let area = sized(bytes[2..<count])
      #expect(refusal { try TPMPublicArea(sized: area) } == .malformed)
    }
  }

  @Test("Bytes after the end are refused", arguments: Recorded.keys)
  func refusesTrailing(bytes: [UInt8]) {
    #expect(refusal { try TPMPublicArea(sized: bytes + [0]) } == .malformed)
    #expect(refusal { try TPMPublicArea(sized: sized(bytes.dropFirst(2) + [0])) } == .malformed)
    let oversize = bytes + [UInt8](repeating: 0, count: TPMPublicArea.largest)
    #expect(refusal { try TPMPublicArea(sized: oversize) } == .malformed)
  }

  @Test("Points that are not on the curve, and coordinates of another size, are refused")
  func refusesBadPoints() throws {
    // p of P-256 (SP 800-186 §3.2.1.3).
    let prime = hex("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF")
    var off = base.y
    off[31] ^= 1
    let bad = [
      base.with(\.y, off), base.with(\.x, prime), base.with(\.y, prime),
      base.with(\.x, [UInt8](repeating: 0xFF, count: 32)),
      base.with(\.x, Array(base.x.dropFirst())), base.with(\.y, Array(base.y.dropLast())),
      base.with(\.x, [0] + base.x), base.with(\.x, []), base.with(\.y, []),
      base.with(\.x, base.y).with(\.y, base.x),
      base.with(\.x, [UInt8](repeating: 0, count: 32)).with(\.y, [UInt8](repeating: 0, count: 32)),
    ]
    for area in bad { #expect(refusal { try TPMPublicArea(area.bytes) } == .malformed) }
    _ = try TPMPublicArea(base.bytes)
  }

  @Test("A coordinate that is the right one plus p is refused")
  func refusesUnreducedCoordinate() throws {
    // x = 0 is on P-256; x = p would be the same point.
    let y = hex("66485C780E2F83D72433BD5D84A06BB6541C2AF31DAE871728BF856A174F93F4")
    let zero = base.with(\.x, [UInt8](repeating: 0, count: 32)).with(\.y, y)
    _ = try TPMPublicArea(zero.bytes)
    let prime = hex("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF")
    #expect(refusal { try TPMPublicArea(zero.with(\.x, prime).bytes) } == .malformed)
  }

  @Test("Other algorithms and unknown attributes are refused by name")
  func refusesUnsupported() {
    let foreign: [(PublicAreaBytes, String)] = [
      (base.with(\.type, 0x0008), "keyedHash"), (base.with(\.type, 0x0025), "symCipher"),
      (base.with(\.type, 0x7777), "algorithm 0x7777"),
      (base.with(\.nameAlgorithm, 0x0004), "sha1"), (base.with(\.nameAlgorithm, 0x000C), "sha384"),
      (base.with(\.attributes, [.attestationKey, .init(rawValue: 1 << 31)]), "0x80000000"),
      (base.with(\.attributes, [.attestationKey, .init(rawValue: 1)]), "0x1"),
      (base.with(\.symmetric, bigEndian(UInt16(0x13))), "sm4"),
      (
        base.with(\.symmetric, bigEndian(UInt16(6)) + bigEndian(UInt16(256))),
        "symmetric keyBits is 256"
      ),
      (base.with(\.symmetric, PublicAreaBytes.aes128CFB.dropLast(2) + [0, 0x42]), "cbc"),
      (base.with(\.scheme, bigEndian(UInt16(0x1A))), "ecdaa"),
      (base.with(\.scheme, bigEndian(UInt16(0x18)) + bigEndian(UInt16(0x04))), "sha1"),
      (base.with(\.curve, 4), "curveID is 4"), (base.with(\.kdf, 0x20), "algorithm 0x20"),
    ]
    for (area, text) in foreign {
      let error = #expect(throws: TPMEvidenceError.self) { _ = try TPMPublicArea(area.bytes) }
      #expect(error?.code == .unsupported)
      #expect(error?.message.contains(text) == true, "\(error?.message ?? "")")
    }
    #expect(refusal { try TPMPublicArea(base.with(\.policy, [1, 2]).bytes) } == .malformed)
    #expect(
      refusal { try TPMPublicArea(base.with(\.policy, .init(repeating: 0, count: 48)).bytes) }
        == .malformed)
  }

  @Test("RSA keys of another size or exponent are refused; exponent 65537 may be written out")
  func checksRSA() throws {
    let area = Array(Recorded.endorsementRSA.dropFirst(2))
    // Before the modulus: keyBits (2), exponent (4), size (2).
    let exponent = area.count - 256 - 6
    func replacing(_ index: Int, _ bytes: [UInt8]) -> [UInt8] {
      Array(area[..<index]) + bytes + area[(index + bytes.count)...]
    }
    let written = try TPMPublicArea(replacing(exponent, [0, 1, 0, 1]))
    #expect(written.key == (try TPMPublicArea(area)).key)
    for bad: [UInt8] in [[0, 0, 0, 1], [0, 0, 0, 3], [0, 1, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF]] {
      #expect(refusal { try TPMPublicArea(replacing(exponent, bad)) } == .unsupported)
    }
    #expect(refusal { try TPMPublicArea(replacing(exponent - 2, [4, 0])) } == .unsupported)
    let start = area.count - 256
    #expect(refusal { try TPMPublicArea(replacing(start, [0x7F])) } == .malformed)
    #expect(refusal { try TPMPublicArea(replacing(area.count - 1, [0x92])) } == .malformed)
    let short = Array(area[..<(start - 2)]) + sized(area[start...].dropFirst())
    #expect(refusal { try TPMPublicArea(short) } == .malformed)
  }
}
