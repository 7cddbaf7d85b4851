import DeviceKeys
import Foundation
import TPMEvidence
import TestSupport
import Testing

@Suite("Endorsement certificates", .serialized)
struct EndorsementTests {
  private typealias Leaf = EndorsementPKI.Leaf
  private static let shared = Task { try await EndorsementPKI() }
  private let pki: EndorsementPKI
  private let trust: EndorsementTrust

  init() async throws {
    pki = try await Self.shared.value
    trust = try EndorsementTrust(rootsPEM: pki.root)
  }

  private func refused(
    _ leaf: Leaf, key: TPMPublicArea? = nil, helpers: [[UInt8]]? = nil, after days: Double = 0
  ) async throws -> TPMEvidenceError.Code? {
    let certificates = [try await pki.make(leaf)] + (helpers ?? [pki.intermediate])
    return refusal {
      try trust.validate(
        certificates: certificates, endorsementKey: key ?? pki.rsa,
        at: pki.now + days * EndorsementPKI.day)
    }
  }

  @Test("That of an RSA key is believed, and says what the TPM is")
  func takesRSA() async throws {
    let der = try await pki.make(Leaf())
    let facts = try trust.validate(
      certificates: [der, pki.intermediate], endorsementKey: pki.rsa, at: pki.now)
    #expect(facts.manufacturer == "id:00001014")
    #expect(facts.model == "swtpm")
    #expect(facts.version == "id:20191023")
    #expect(facts.fingerprint == SHA256.digest(der))
    #expect(abs(facts.notAfter.timeIntervalSince(pki.now) - 30 * EndorsementPKI.day) < 300)
    let serial = try await pki.tools.run("openssl x509 -inform der -in leaf.der -noout -serial")
    #expect(serial.lowercased() == "serial=\(facts.serialNumber)\n")
  }

  @Test("That of an ECC key is believed; the intermediate may be among the roots")
  func takesECC() async throws {
    let der = try await pki.make(Leaf(key: "ecc").with("keyUsage", "critical,keyAgreement"))
    let both = "Maker's certificates\n" + (try pki.folder.readText("issuer.pem")) + pki.root
    _ = try EndorsementTrust(rootsPEM: both).validate(
      certificates: [der], endorsementKey: pki.ecc, at: pki.now)
  }

  @Test("A subject alternative name that is not critical is read too")
  func takesUncritical() async throws {
    let der = try await pki.make(Leaf().with("subjectAltName", "dirName:tpm"))
    _ = try trust.validate(
      certificates: [der, pki.intermediate], endorsementKey: pki.rsa, at: pki.now)
  }

  @Test("Without a path to a known root it is untrusted")
  func refusesUntrusted() async throws {
    #expect(try await refused(Leaf(), helpers: []) == .endorsementUntrusted)
    let other = try await EndorsementPKI()
    let der = try await other.make(Leaf())
    #expect(
      refusal {
        try trust.validate(
          certificates: [der, other.intermediate], endorsementKey: other.rsa, at: other.now)
      } == .endorsementUntrusted)
    // Who brings its own root is not believed either.
    try await other.tools.run("openssl x509 -in root.pem -outform der -out root.der")
    let root = try other.folder.read("root.der")
    #expect(
      refusal {
        try trust.validate(
          certificates: [der, other.intermediate, root], endorsementKey: other.rsa, at: other.now)
      } == .endorsementUntrusted)
  }

  @Test("An intermediate alone is no root")
  func refusesPartialChain() throws {
    let issuer = try pki.folder.readText("issuer.pem")
    #expect(refusal { try EndorsementTrust(rootsPEM: issuer) } == .malformed)
    #expect(refusal { try EndorsementTrust(rootsPEM: "") } == .malformed)
    let broken = pki.root.replacing("MII", with: "M!I")
    #expect(refusal { try EndorsementTrust(rootsPEM: broken) } == .malformed)
    #expect(refusal { try EndorsementTrust(rootsPEM: pki.root + broken) } == .malformed)
  }

  @Test("Before and after its time it is refused, each with its reason")
  func refusesTimes() async throws {
    #expect(try await refused(Leaf(), after: 31) == .endorsementExpired)
    #expect(try await refused(Leaf(), after: -1) == .endorsementNotYetValid)
  }

  @Test("Another usage, none, a CA's, or that of a signing key is refused")
  func refusesUsage() async throws {
    let refusals: [Leaf] = [
      Leaf().with("extendedKeyUsage", "serverAuth"), Leaf().with("extendedKeyUsage", nil),
      Leaf().with("extendedKeyUsage", "2.23.133.8.3"),
      Leaf().with("basicConstraints", "critical,CA:TRUE"),
      Leaf().with("keyUsage", nil), Leaf().with("keyUsage", "critical,digitalSignature"),
      Leaf().with("keyUsage", "critical,keyAgreement"),
      Leaf().with("keyUsage", "critical,keyEncipherment,digitalSignature"),
      Leaf().with("keyUsage", "critical,keyEncipherment,keyCertSign"),
    ]
    for leaf in refusals {
      #expect(try await refused(leaf) == .notAnEndorsement, "\(leaf.extensions)")
    }
  }

  @Test("A subject alternative name that is missing, or says less or more, is refused")
  func refusesNames() async throws {
    let names = Leaf.names
    var refusals = [
      Leaf().with("subjectAltName", nil), Leaf().with("subjectAltName", "critical,DNS:a.example"),
      Leaf().with("subjectAltName", "critical,dirName:tpm,DNS:a.example"),
      Leaf().with("subjectAltName", "critical,dirName:tpm,dirName:tpm"),
    ]
    for directory in [
      Array(names.dropLast()), names + ["CN=extra"], names.dropLast() + ["CN=other"],
      [names[0], names[1], "2.2.23.133.2.1=id:00001014"],
      names.dropLast() + ["1.2.23.133.2.3=\(String(repeating: "a", count: 65))"],
    ] {
      refusals.append(Leaf(directory: directory))
    }
    for leaf in refusals {
      #expect(try await refused(leaf) == .notAnEndorsement, "\(leaf)")
    }
  }

  @Test("An unknown extension is refused when it is critical, and ignored when not")
  func checksUnknownExtensions() async throws {
    let critical = Leaf().with("1.2.3.4", "critical,DER:0500")
    #expect(try await refused(critical) == .endorsementUntrusted)
    let der = try await pki.make(Leaf().with("1.2.3.4", "DER:0500"))
    _ = try trust.validate(
      certificates: [der, pki.intermediate], endorsementKey: pki.rsa, at: pki.now)
  }

  @Test("The certificate of another key is refused, and so is a key that is not an endorsement key")
  func refusesOtherKeys() async throws {
    let recorded = try TPMPublicArea(sized: Recorded.endorsementRSA)
    #expect(try await refused(Leaf(), key: recorded) == .endorsementMismatch)
    let ecc = try TPMPublicArea(sized: Recorded.endorsementECC)
    let leaf = Leaf(key: "ecc").with("keyUsage", "critical,keyAgreement")
    #expect(try await refused(leaf, key: ecc) == .endorsementMismatch)
    let device = try TPMPublicArea(sized: Recorded.deviceKey)
    #expect(try await refused(leaf, key: device) == .endorsementKeyAttributes)
  }

  @Test("Signatures with SHA-1 and certificates below an end entity are refused")
  func refusesWeakPaths() async throws {
    var leaf = Leaf()
    leaf.digest = "-sha1"
    #expect(try await refused(leaf) == .endorsementUntrusted)
    // An endorsement certificate must not issue another.
    let first = try await pki.make(Leaf())
    try await pki.tools.run("openssl x509 -inform der -in leaf.der -out rsa.pem")
    leaf = Leaf(key: "ecc", signer: "rsa").with("keyUsage", "critical,keyAgreement")
    let code = try await refused(leaf, key: pki.ecc, helpers: [first, pki.intermediate])
    #expect(code == .endorsementUntrusted)
  }

  @Test("Truncated, lengthened, oversize and too many certificates are refused")
  func refusesMalformed() async throws {
    let der = try await pki.make(Leaf())
    func code(_ certificates: [[UInt8]]) -> TPMEvidenceError.Code? {
      refusal {
        try trust.validate(certificates: certificates, endorsementKey: pki.rsa, at: pki.now)
      }
    }
    for count in stride(from: 0, to: der.count, by: 7) {
      #expect(code([Array(der.prefix(count)), pki.intermediate]) == .malformed)
    }
    #expect(code([der + [0], pki.intermediate]) == .malformed)
    // BER: the outermost length in one byte more than it needs.
    let longer = [0x30, 0x83, 0x00] + der.dropFirst(2)
    #expect(code([longer, pki.intermediate]) == .malformed)
    #expect(code([[UInt8](repeating: 0x30, count: EndorsementTrust.largest + 1)]) == .malformed)
    #expect(code([]) == .malformed)
    #expect(code([der] + Array(repeating: pki.intermediate, count: 6)) == .malformed)
  }
}
