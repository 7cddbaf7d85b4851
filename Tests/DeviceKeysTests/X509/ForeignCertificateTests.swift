import DeviceKeys
import Foundation
import TestSupport
import Testing

/// Certificates that our issuer cannot make, signed by the issuing CA all the same.
@Suite("Foreign certificates")
struct ForeignCertificateTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let code: ChainError.Code?
    let foreign: TestPKI.Foreign
    var testDescription: String { name }

    init(
      _ name: String, _ code: ChainError.Code?, _ foreign: TestPKI.Foreign = TestPKI.Foreign()
    ) {
      self.name = name
      self.code = code
      self.foreign = foreign
    }

    /// The good certificate with one extension replaced, or dropped for nil.
    init(_ name: String, _ code: ChainError.Code?, _ extensionName: String, _ value: String?) {
      self.init(
        name, code,
        TestPKI.Foreign(extensions: TestPKI.Foreign.replacing(extensionName, with: value)))
    }
  }

  private static let purpose = "critical,\(ObjectIdentifiers.packetSigning)"
  private static let file = ObjectIdentifiers.fileKeyPolicy
  private static let tpm = ObjectIdentifiers.tpmKeyPolicy
  private static let hex64 = String(repeating: "ab", count: 32)

  static let cases: [Case] = [
    Case("good", nil),
    Case("wrong extended key usage", .notADevice, "extendedKeyUsage", "critical,serverAuth"),
    Case("any extended key usage", .notADevice, "extendedKeyUsage", "anyExtendedKeyUsage"),
    Case("no extended key usage", .notADevice, "extendedKeyUsage", nil),
    Case("more than one purpose", nil, "extendedKeyUsage", "\(purpose),clientAuth"),
    Case("no policy", .notADevice, "certificatePolicies", nil),
    Case("another policy", .notADevice, "certificatePolicies", "2.5.29.32.0"),
    Case("both policies", .notADevice, "certificatePolicies", "\(file),\(tpm)"),
    Case("our policy and a stranger's", nil, "certificatePolicies", "\(tpm),1.2.3.4"),
    Case("a longer OID than ours", .notADevice, "certificatePolicies", "\(file).1"),
    Case(
      "key usage more than digitalSignature", .notADevice, "keyUsage",
      "critical,digitalSignature,nonRepudiation"),
    Case("key usage other", .notADevice, "keyUsage", "critical,keyAgreement"),
    Case("no key usage", .notADevice, "keyUsage", nil),
    Case("no basic constraints", nil, "basicConstraints", nil),
    Case("claims to be a CA", .notADevice, "basicConstraints", "critical,CA:TRUE"),
    Case("no authority key identifier", .untrusted, "authorityKeyIdentifier", "none"),
    Case(
      "unknown critical extension", .untrusted,
      TestPKI.Foreign(
        extensions: TestPKI.Foreign.good + ["1.2.3.4.5=critical,ASN1:UTF8String:hello"])),
    Case(
      "unknown extension that is not critical", nil,
      TestPKI.Foreign(extensions: TestPKI.Foreign.good + ["1.2.3.4.5=ASN1:UTF8String:hello"])),
    Case("self-signed", .untrusted, TestPKI.Foreign(isSelfSigned: true)),
    Case("no serialNumber", .notADevice, TestPKI.Foreign(subject: ["CN=\(hex64.prefix(60))"])),
    Case(
      "serialNumber twice", .notADevice,
      TestPKI.Foreign(subject: ["0.serialNumber=\(hex64)", "1.serialNumber=\(hex64)"])),
    Case(
      "serialNumber beside a name", nil,
      TestPKI.Foreign(subject: ["O=Acme", "serialNumber=\(hex64)", "CN=Kiosk 7"])),
    Case(
      "upper-case serialNumber", .notADevice,
      TestPKI.Foreign(subject: ["serialNumber=\(hex64.uppercased())"])),
    Case("63 digits", .notADevice, TestPKI.Foreign(subject: ["serialNumber=\(hex64.dropLast())"])),
    Case("62 digits", .notADevice, TestPKI.Foreign(subject: ["serialNumber=\(hex64.dropLast(2))"])),
    Case("not hex", .notADevice, TestPKI.Foreign(subject: ["serialNumber=\(hex64.dropLast())g"])),
  ]

  @Test(
    "A certificate that the CA signed is a device's only if it says so exactly", arguments: cases)
  func judges(_ example: Case) async throws {
    let pki = try TestPKI()
    let certificate = try await pki.make(example.foreign)
    try expect(example.code, for: CertificateChain([certificate, pki.issuing]), in: pki)
  }

  private func expect(
    _ code: ChainError.Code?, for chain: CertificateChain, in pki: TestPKI
  ) throws {
    let validator = try ChainValidator(anchors: [pki.root], revocation: .unchecked)
    try DeviceKeysTests.expect(code) { try validator.validate(chain, at: pki.now + 60) }
  }

  @Test("A serialNumber in UTF8String is not a device ID, though it reads the same")
  func refusesUTF8String() async throws {
    let pki = try TestPKI()
    var changed = TestPKI.toBeSigned(pki.device.der)
    let id = [0x13, 0x40] + Array(pki.id.description.utf8)
    let place = try #require(changed.firstRange(of: id)).lowerBound
    changed[place] = 0x0C
    let certificate = try await Certificate(der: pki.sign(changed))
    #expect(certificate.deviceID == nil)
    let chain = try CertificateChain([certificate, pki.issuing])
    try DeviceKeysTests.expect(.notADevice) { try pki.validator().validate(chain, at: pki.now) }
  }

  private static let ca = [
    "subjectKeyIdentifier=hash", "authorityKeyIdentifier=keyid:always",
    "basicConstraints=critical,CA:TRUE,pathlen:0", "keyUsage=critical,keyCertSign,cRLSign",
  ]

  static let issuers: [(String, [String], ChainError.Code?)] = [
    ("good", ca, nil),
    ("CA:FALSE", ca.map { $0.replacing("CA:TRUE,pathlen:0", with: "CA:FALSE") }, .untrusted),
    ("no basic constraints", ca.filter { !$0.hasPrefix("basic") }, .untrusted),
    ("no keyCertSign", ca.map { $0.replacing("keyCertSign,", with: "") }, .untrusted),
    ("no key usage", ca.filter { !$0.hasPrefix("key") }, .untrusted),
    (
      "no subject key identifier",
      ["subjectKeyIdentifier=none"] + ca.dropFirst(), .untrusted
    ),
    (
      "basic constraints not critical", ca.map { $0.replacing("=critical,CA", with: "=CA") },
      .untrusted
    ),
  ]

  @Test("An issuer must be a CA by strict X.509", arguments: issuers)
  func judgesIssuers(
    _ example: (name: String, extensions: [String], code: ChainError.Code?)
  ) async throws {
    let pki = try TestPKI()
    let issuing = try await pki.make(
      TestPKI.Foreign(
        subject: ["CN=Test Issuing"], extensions: example.extensions, key: "issuing.key",
        issuer: "root"))
    try expect(example.code, for: CertificateChain([pki.device, issuing]), in: pki)
  }

  @Test(
    "A certificate or CRL signed over another hash is refused",
    arguments: ["-sha1", "-sha384", "-sha512"])
  func refusesOtherHashes(_ digest: String) async throws {
    let pki = try TestPKI()
    let text = try await pki.makePEM(TestPKI.Foreign(digest: digest))
    let error = #expect(throws: CryptoError.self) { try Certificate.list(pem: text) }
    #expect(error?.code == .unsupported)

    try pki.folder.write("ca.cnf", "[ca]\ndefault_ca=here\n[here]\ndatabase=index\n".utf8)
    try pki.folder.write("index", [])
    try await pki.openssl.run(
      "ca", "-gencrl", "-config", "ca.cnf", "-md", String(digest.dropFirst()), "-crldays", "1",
      "-keyfile", "issuing.key", "-cert", "issuing.pem", "-out", "list.pem")
    let list = try pki.folder.readText("list.pem")
    let listError = #expect(throws: CryptoError.self) { try RevocationList.list(pem: list) }
    #expect(listError?.code == .unsupported)
  }

  @Test("A certificate of another curve or with explicit parameters is refused")
  func refusesOtherKeys() async throws {
    let pki = try TestPKI()
    for (name, options) in [
      ("p384", ["-pkeyopt", "ec_paramgen_curve:P-384"]),
      ("explicit", ["-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:explicit"]),
    ] {
      try await pki.openssl.run(["genpkey", "-algorithm", "EC", "-out", "\(name).key"] + options)
      let text = try await pki.makePEM(TestPKI.Foreign(key: "\(name).key"))
      let error = #expect(throws: CryptoError.self) { try Certificate.list(pem: text) }
      #expect(error?.code == .unsupported, "\(name)")
    }
  }
}
