import DeviceKeys
import Foundation
import TestSupport
import Testing

@Suite("Revocation")
struct RevocationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let code: ChainError.Code?
    let lists: @Sendable (TestPKI) throws -> [RevocationList]
    var testDescription: String { name }

    init(
      _ name: String, _ code: ChainError.Code?,
      _ lists: @escaping @Sendable (TestPKI) throws -> [RevocationList]
    ) {
      self.name = name
      self.code = code
      self.lists = lists
    }
  }

  static let cases: [Case] = [
    Case("nothing revoked", nil) { try [$0.rootCRL(), $0.issuingCRL()] },
    Case("another device revoked", nil) {
      try [$0.rootCRL(), $0.issuingCRL(revoking: [$0.issueDevice()])]
    },
    Case("device revoked", .revoked) {
      try [$0.rootCRL(), $0.issuingCRL(revoking: [$0.device])]
    },
    Case("device among many", .revoked) { pki in
      let others = try (0..<20).map { _ in try pki.issueDevice() }
      return try [pki.rootCRL(), pki.issuingCRL(revoking: others + [pki.device] + others)]
    },
    Case("issuing CA revoked", .revoked) {
      try [$0.rootCRL(revoking: [$0.issuing]), $0.issuingCRL()]
    },
    Case("no list", .revocationUnknown) { _ in [] },
    Case("none of the root", .revocationUnknown) { try [$0.issuingCRL()] },
    Case("none of the issuing CA", .revocationUnknown) { try [$0.rootCRL()] },
    Case("device list stale", .revocationUnknown) {
      try [$0.rootCRL(), $0.issuingCRL(from: -3, until: -1)]
    },
    Case("root list stale", .revocationUnknown) {
      try [$0.rootCRL(from: -9, until: -1), $0.issuingCRL()]
    },
    Case("list of tomorrow", .revocationUnknown) {
      try [$0.rootCRL(), $0.issuingCRL(from: 0.5, until: 2)]
    },
    Case("lists of another PKI", .revocationUnknown) { _ in
      let other = try TestPKI()
      return try [other.rootCRL(), other.issuingCRL()]
    },
    Case("list of the same name by another key", .revocationUnknown) {
      try [$0.rootCRL(), TestPKI().issuingCRL()]
    },
    Case("a stale list beside the current one that revokes", .revoked) {
      try [
        $0.rootCRL(), $0.issuingCRL(from: -3, until: -1), $0.issuingCRL(revoking: [$0.device]),
      ]
    },
  ]

  @Test("Revocation is known for every certificate, or the chain is refused", arguments: cases)
  func judges(_ example: Case) throws {
    let pki = try TestPKI()
    let validator = try pki.validator(example.lists(pki))
    try expect(example.code) { try validator.validate(pki.chain, at: pki.now) }
  }

  @Test("With revocation unchecked a revoked device passes, and only then")
  func canBeLeftOut() throws {
    let pki = try TestPKI()
    let revoked = try pki.validator([pki.rootCRL(), pki.issuingCRL(revoking: [pki.device])])
    try expect(.revoked) { try revoked.validate(pki.chain, at: pki.now) }
    let unchecked = try ChainValidator(anchors: [pki.root], revocation: .unchecked)
    try expect(nil) { try unchecked.validate(pki.chain, at: pki.now) }
  }

  @Test("No changed byte of a list lets a revoked device through")
  func refusesChangedLists() throws {
    let pki = try TestPKI()
    let root = try pki.rootCRL()
    let der = try pki.issuingCRL(revoking: [pki.device]).der
    var read = 0
    for index in der.indices {
      for bit in [0x01, 0x80] as [UInt8] {
        var changed = der
        changed[index] ^= bit
        guard let list = try? RevocationList(der: changed) else { continue }
        read += 1
        #expect(throws: ChainError.self, "byte \(index)") {
          try pki.validator([root, list]).validate(pki.chain, at: pki.now)
        }
      }
    }
    // Most changes still parse, so it is the signature that refused them.
    #expect(read > der.count)
  }

  @Test("Truncated lists, trailing bytes, other PEM and a text without lists are refused")
  func refusesMalformed() throws {
    let pki = try TestPKI()
    let der = try pki.issuingCRL().der
    for bytes in [[], Array(der.dropLast()), der + [0], pki.device.der] {
      let error = #expect(throws: CryptoError.self) { try RevocationList(der: bytes) }
      #expect(error?.code == .malformed)
    }
    let both = [try pki.rootCRL(), try pki.issuingCRL()]
    let lists = try RevocationList.list(pem: both[0].pem + "\n" + both[1].pem)
    #expect(lists.map(\.der) == both.map(\.der))
    #expect(lists[1].nextUpdate == pki.now + TestPKI.day)
    for text in ["", pki.device.pem, "-----BEGIN X509 CRL-----\nAAAA\n"] {
      let error = #expect(throws: CryptoError.self) { try RevocationList.list(pem: text) }
      #expect(error?.code == .malformed)
    }
  }

  @Test(
    "A serial number that is not 1 to 20 bytes in hex is refused",
    arguments: ["", "0", "-1", "-12", "0x12", "xy", "12 ", String(repeating: "12", count: 21)])
  func refusesSerialNumber(_ text: String) throws {
    let pki = try TestPKI()
    let error = #expect(throws: CryptoError.self) {
      try pki.rootKey.revocationList(
        of: [RevokedCertificate(serialNumber: text, revokedAt: pki.now)], issuer: pki.root,
        number: 1, from: pki.now, until: pki.now + 60)
    }
    #expect(error?.code == .malformed)
  }

  @Test("A list without nextUpdate is refused: it would never be stale")
  func refusesEndlessList() throws {
    let pki = try TestPKI()
    let der = try pki.issuingCRL().der
    let signed = Self.contents(of: der[...])
    let toBeSigned = Array(Self.contents(of: signed))
    let rest = signed[(signed.startIndex + Self.element(signed).count)...]
    // UTCTime of 13 characters: the second is nextUpdate.
    let times = toBeSigned.indices.filter { toBeSigned[$0...].starts(with: [0x17, 0x0D]) }
    try #require(times.count == 2)
    let endless = Array(toBeSigned[..<times[1]]) + toBeSigned[(times[1] + 15)...]
    let rebuild = { (content: [UInt8]) in Self.sequence(Self.sequence(content) + rest) }
    #expect(try RevocationList(der: rebuild(toBeSigned)).der == der)
    let error = #expect(throws: CryptoError.self) { try RevocationList(der: rebuild(endless)) }
    #expect(error?.message.contains("nextUpdate") == true)
  }

  private static func sequence(_ content: [UInt8]) -> [UInt8] {
    switch content.count {
    case ..<128: [0x30, UInt8(content.count)] + content
    case ..<256: [0x30, 0x81, UInt8(content.count)] + content
    default: [0x30, 0x82, UInt8(content.count >> 8), UInt8(content.count & 255)] + content
    }
  }

  private static func contents(of bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let first = bytes[bytes.startIndex + 1]
    let start = bytes.startIndex + (first < 0x80 ? 2 : 2 + Int(first & 0x7F))
    let digits = bytes[bytes.startIndex + 2..<start]
    let count = first < 0x80 ? Int(first) : digits.reduce(0) { $0 << 8 | Int($1) }
    return bytes[start..<start + count]
  }

  private static func element(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    bytes[..<contents(of: bytes).endIndex]
  }

  @Test("A partial list is refused, though it is well signed")
  func refusesPartialLists() async throws {
    let pki = try TestPKI()
    try pki.writeCertificates()
    try pki.folder.write("index", [])
    try pki.folder.write("number", "01\n".utf8)
    let configuration = """
      [ca]
      default_ca=here
      [here]
      database=index
      crlnumber=number
      default_md=sha256
      [full]
      authorityKeyIdentifier=keyid:always
      [delta]
      authorityKeyIdentifier=keyid:always
      2.5.29.27=critical,DER:020101
      [scope]
      authorityKeyIdentifier=keyid:always
      issuingDistributionPoint=critical,@point
      [point]
      onlyuser=TRUE
      """
    try pki.folder.write("ca.cnf", configuration.utf8)
    for (kind, code) in [
      ("full", nil), ("delta", CryptoError.Code.unsupported), ("scope", .unsupported),
    ] {
      try await pki.openssl.run(
        "ca", "-gencrl", "-config", "ca.cnf", "-crlexts", kind, "-crldays", "1", "-keyfile",
        "issuing.key", "-cert", "issuing.pem", "-out", "made.pem")
      let text = try pki.folder.readText("made.pem")
      guard let code else {
        let validator = try pki.validator([pki.rootCRL()] + RevocationList.list(pem: text))
        try expect(nil) { try validator.validate(pki.chain, at: pki.now + 60) }
        continue
      }
      let error = #expect(throws: CryptoError.self) { try RevocationList.list(pem: text) }
      #expect(error?.code == code, "\(kind)")
    }
  }
}
