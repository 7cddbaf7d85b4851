import DeviceKeys
import Foundation
import TestSupport
import Testing

/// Chains that our own issuer can make.
@Suite("Chain validation")
struct ChainTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let code: ChainError.Code?
    let chain: @Sendable (TestPKI) throws -> CertificateChain
    var testDescription: String { name }

    init(
      _ name: String, _ code: ChainError.Code?,
      _ chain: @escaping @Sendable (TestPKI) throws -> CertificateChain
    ) {
      self.name = name
      self.code = code
      self.chain = chain
    }
  }

  static let cases: [Case] = [
    Case("good", nil) { try $0.chain },
    Case("key in a TPM", nil) {
      try CertificateChain([$0.issueDevice(protection: .tpm), $0.issuing])
    },
    Case("issued by the root itself", nil) { pki in
      try CertificateChain([
        pki.rootKey.issue(
          TestPKI.template(.device(pki.id, .file), pki.deviceKey.publicKey, pki.now, days: 9),
          issuer: pki.root)
      ])
    },
    Case("expired", .expired) {
      try CertificateChain([$0.issueDevice(from: -9, days: 8), $0.issuing])
    },
    Case("not yet valid", .notYetValid) {
      try CertificateChain([$0.issueDevice(from: 1), $0.issuing])
    },
    Case("missing intermediate", .untrusted) { try CertificateChain([$0.device]) },
    Case("intermediate of another PKI", .untrusted) {
      try CertificateChain([$0.device, TestPKI().issuing])
    },
    Case("device of another PKI", .untrusted) {
      try CertificateChain([TestPKI().device, $0.issuing])
    },
    Case("root included", .untrusted) { try CertificateChain([$0.device, $0.issuing, $0.root]) },
    Case("a certificate twice", .untrusted) {
      try CertificateChain([$0.device, $0.issuing, $0.issuing])
    },
    Case("a stranger among them", .untrusted) {
      try CertificateChain([$0.device, TestPKI().issuing, $0.issuing])
    },
    Case("a stranger at the end", .untrusted) {
      try CertificateChain([$0.device, $0.issuing, TestPKI().issuing])
    },
    Case("wrong order", .untrusted) { try CertificateChain([$0.issuing, $0.device]) },
    Case("issuing CA alone", .notADevice) { try CertificateChain([$0.issuing]) },
    Case("root alone", .untrusted) { try CertificateChain([$0.root]) },
    Case("server certificate", .notADevice) { pki in
      let server = try pki.issuingKey.issue(
        TestPKI.template(
          .server(hosts: ["ca.example", "::1"]), pki.deviceKey.publicKey, pki.now, days: 9),
        issuer: pki.issuing)
      return try CertificateChain([server, pki.issuing])
    },
    Case("path length violated", .untrusted) { pki in
      let below = try pki.issuingKey.issue(
        TestPKI.template(.issuing(name: "Below"), pki.deviceKey.publicKey, pki.now, days: 9),
        issuer: pki.issuing)
      let key = try IssuerKey(path: pki.folder.file("device.key"))
      let device = try key.issue(
        TestPKI.template(.device(pki.id, .file), pki.rootKey.publicKey, pki.now, days: 9),
        issuer: below)
      return try CertificateChain([device, below, pki.issuing])
    },
    Case("issuer is a device", .untrusted) { pki in
      let key = try IssuerKey(path: pki.folder.file("device.key"))
      let below = try key.issue(
        TestPKI.template(.device(.random(), .file), pki.rootKey.publicKey, pki.now, days: 9),
        issuer: pki.device)
      return try CertificateChain([below, pki.device, pki.issuing])
    },
  ]

  @Test("A chain is judged by path, order, times and purpose", arguments: cases)
  func judges(_ example: Case) throws {
    let pki = try TestPKI()
    let validator = try ChainValidator(anchors: [pki.root], revocation: .unchecked)
    try expect(example.code) { try validator.validate(example.chain(pki), at: pki.now) }
  }

  @Test("A validated chain says whose it is and when the first of its parts runs out")
  func reports() throws {
    let pki = try TestPKI()
    let good = try pki.validator().validate(pki.chain, at: pki.now)
    #expect(good.deviceID == pki.id && good.keyProtection == .file)
    #expect(good.chain.device == pki.device)
    #expect(good.validUntil == pki.now + TestPKI.day)

    let tpm = try CertificateChain([pki.issueDevice(protection: .tpm), pki.issuing])
    #expect(try pki.validator().validate(tpm, at: pki.now).keyProtection == .tpm)

    let brief = try CertificateChain([pki.issueDevice(from: -1, days: 1.5), pki.issuing])
    let validated = try pki.validator().validate(brief, at: pki.now)
    #expect(validated.validUntil == pki.now + TestPKI.day / 2)

    let rootFirst = try pki.validator([pki.rootCRL(until: 0.25), pki.issuingCRL()])
    #expect(
      try rootFirst.validate(pki.chain, at: pki.now).validUntil == pki.now + TestPKI.day / 4)

    let unchecked = try ChainValidator(anchors: [pki.root], revocation: .unchecked)
    #expect(try unchecked.validate(pki.chain, at: pki.now).validUntil == pki.device.notAfter)
  }

  @Test("A certificate holds from notBefore on and no longer than until notAfter")
  func respectsBounds() throws {
    let pki = try TestPKI()
    let chain = try CertificateChain([pki.issueDevice(from: 0, days: 1), pki.issuing])
    let validator = try ChainValidator(anchors: [pki.root], revocation: .unchecked)
    try expect(.notYetValid) { try validator.validate(chain, at: pki.now - 1) }
    try expect(nil) { try validator.validate(chain, at: pki.now) }
    try expect(nil) { try validator.validate(chain, at: pki.now + TestPKI.day - 0.5) }
    try expect(.expired) { try validator.validate(chain, at: pki.now + TestPKI.day) }
  }

  @Test(
    "A senseless time is refused, not a crash",
    arguments: [-1e11, 1e11, 1e300, -1e300, .infinity, -.infinity, .nan] as [TimeInterval])
  func refusesSenselessTime(_ seconds: TimeInterval) throws {
    let time = Date(timeIntervalSince1970: seconds)
    let pki = try TestPKI()
    #expect(throws: ChainError.self) { try pki.validator().validate(pki.chain, at: time) }
    let error = #expect(throws: CryptoError.self) {
      try pki.rootKey.revocationList(
        of: [], issuer: pki.root, number: 1, from: pki.now,
        until: Date(timeIntervalSince1970: .infinity))
    }
    #expect(error?.code == .library)
  }

  @Test("Another root is not an anchor, and without any there is no validator")
  func needsItsAnchor() throws {
    let pki = try TestPKI()
    let other = try ChainValidator(anchors: [TestPKI().root], revocation: .unchecked)
    try expect(.untrusted) { try other.validate(pki.chain, at: pki.now) }
    let both = try ChainValidator(anchors: [TestPKI().root, pki.root], revocation: .unchecked)
    try expect(nil) { try both.validate(pki.chain, at: pki.now) }
    let error = #expect(throws: CryptoError.self) {
      try ChainValidator(anchors: [], revocation: .unchecked)
    }
    #expect(error?.code == .malformed)
  }

  @Test("Neither no certificate nor four are a chain", arguments: [0, 4, 5])
  func bounds(_ count: Int) throws {
    let pki = try TestPKI()
    let error = #expect(throws: CryptoError.self) {
      try CertificateChain([Certificate](repeating: pki.device, count: count))
    }
    #expect(error?.code == .malformed)
    let text = String(repeating: pki.device.pem, count: count)
    #expect(throws: CryptoError.self) { try CertificateChain(pem: text) }
  }

  @Test("A chain survives PEM; text around the blocks is ignored")
  func survivesPEM() throws {
    let pki = try TestPKI()
    let text = "Device\r\n" + (try pki.chain.pem.replacing("\n", with: "\r\n")) + "end"
    #expect(try CertificateChain(pem: text) == pki.chain)
  }

  @Test("One key does not sign in the name of another")
  func refusesForeignIssuer() throws {
    let pki = try TestPKI()
    let template = TestPKI.template(
      .device(pki.id, .file), pki.deviceKey.publicKey, pki.now, days: 9)
    for (key, issuer) in [(pki.rootKey, pki.issuing), (pki.issuingKey, pki.root)] {
      let error = #expect(throws: CryptoError.self) { try key.issue(template, issuer: issuer) }
      #expect(error?.code == .mismatch)
      let listError = #expect(throws: CryptoError.self) {
        try key.revocationList(
          of: [], issuer: issuer, number: 1, from: pki.now, until: pki.now + 60)
      }
      #expect(listError?.code == .mismatch)
    }
    let selfSigned = #expect(throws: CryptoError.self) {
      try pki.rootKey.issue(template, issuer: nil)
    }
    #expect(selfSigned?.code == .mismatch)
  }
}

/// Expects a `ChainError` with this code, or success for nil.
func expect(
  _ code: ChainError.Code?, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> ValidatedChain
) throws {
  do {
    _ = try body()
    #expect(code == nil, "accepted", sourceLocation: sourceLocation)
  } catch let error as ChainError {
    #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
  }
}
