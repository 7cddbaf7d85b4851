import DeviceKeys
import Platform
import TestSupport
import Testing

/// Key files that others made, judged by us, and ours judged by the openssl tool.
@Suite("Key file formats", .timeLimit(.minutes(1)))
struct FileKeyFormatTests {
  struct Form: Sendable, CustomTestStringConvertible {
    let name: String
    let arguments: [String]
    let refusal: CryptoError.Code?
    var testDescription: String { name }

    init(_ name: String, _ arguments: String, refusal: CryptoError.Code? = nil) {
      self.name = name
      self.arguments = arguments.split(separator: " ").map(String.init)
      self.refusal = refusal
    }
  }

  static let forms: [Form] = [
    Form("SEC1", "ecparam -name prime256v1 -genkey -noout -out made"),
    Form("SEC1 behind a parameter block", "ecparam -name prime256v1 -genkey -out made"),
    Form("PKCS#8", "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out made"),
    Form(
      "explicit parameters",
      "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit -out made",
      refusal: .unsupported),
    Form(
      "P-384", "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out made",
      refusal: .unsupported),
    Form(
      "secp256k1", "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1 -out made",
      refusal: .unsupported),
    Form(
      "RSA", "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out made",
      refusal: .unsupported),
    Form("Ed25519", "genpkey -algorithm ED25519 -out made", refusal: .unsupported),
    Form("X25519", "genpkey -algorithm X25519 -out made", refusal: .unsupported),
  ]

  @Test("A key that the openssl tool made is accepted only on P-256 by name", arguments: forms)
  func judges(_ form: Form) async throws {
    let openssl = OpenSSLTool(folder: try TemporaryFolder())
    try await openssl.run(form.arguments)
    let path = openssl.folder.file("made")
    guard let refusal = form.refusal else {
      let key = try FileKey(path: path)
      try await openssl.run("pkey", "-in", "made", "-pubout", "-outform", "DER", "-out", "public")
      #expect(try openssl.folder.read("public") == key.publicKey.subjectPublicKeyInfo)
      return
    }
    let error = #expect(throws: CryptoError.self) { try FileKey(path: path) }
    #expect(error?.code == refusal)
  }

  @Test("A public key, a certificate and a compressed point are not device keys")
  func refusesOthers() async throws {
    let pki = try TestPKI()
    try pki.writeCertificates()
    try await pki.openssl.run("pkey", "-in", "device.key", "-pubout", "-out", "public.pem")
    try await pki.openssl.run(
      "ec", "-in", "device.key", "-conv_form", "compressed", "-out", "compressed")
    for (name, code) in [
      ("public.pem", CryptoError.Code.malformed), ("device.pem", .malformed),
      ("compressed", .unsupported),
    ] {
      try pki.folder.write("candidate", try pki.folder.read(name))
      let error = #expect(throws: CryptoError.self) {
        try FileKey(path: pki.folder.file("candidate"))
      }
      #expect(error?.code == code, "\(name)")
    }
  }

  @Test("The openssl tool reads the key that we made, and finds it sound")
  func isReadable() async throws {
    let openssl = OpenSSLTool(folder: try TemporaryFolder())
    let key = try FileKey.create(path: openssl.folder.file("device.key"))
    let text = try await openssl.run("pkey", "-in", "device.key", "-check", "-noout", "-text")
    #expect(text.contains("Key is valid") && text.contains("NIST CURVE: P-256"))
    try await openssl.run(
      "pkey", "-in", "device.key", "-pubout", "-outform", "DER", "-out", "public")
    #expect(try openssl.folder.read("public") == key.publicKey.subjectPublicKeyInfo)
  }

  static let encryptions: [Form] = [
    Form("PKCS#8", "pkcs8 -topk8 -in plain -v2 aes256 -passout pass:correct -out made"),
    Form("PKCS#8 with scrypt", "pkcs8 -topk8 -in plain -scrypt -passout pass:correct -out made"),
    Form("SEC1", "ec -in plain -aes256 -passout pass:correct -out made"),
  ]

  @Test("An encrypted key opens with its pass phrase only; nobody is asked", arguments: encryptions)
  func opensEncrypted(_ form: Form) async throws {
    let openssl = OpenSSLTool(folder: try TemporaryFolder())
    let key = try FileKey.create(path: openssl.folder.file("plain"))
    try await openssl.run(form.arguments)
    let path = openssl.folder.file("made")
    let opened = try FileKey(path: path, passphrase: .passphrase("correct"))
    #expect(opened.publicKey == key.publicKey)
    try expectRefusal(of: path, nil)
    for wrong in ["wrong", "Correct", "correct ", "c", String(repeating: "x", count: 1023)] {
      try expectRefusal(of: path, .passphrase(wrong))
    }
  }

  @Test("Our encrypted keys are PKCS#8 with AES-256, for the openssl tool and for us")
  func createsEncrypted() async throws {
    let openssl = OpenSSLTool(folder: try TemporaryFolder())
    let path = openssl.folder.file("device.key")
    let key = try FileKey.create(path: path, passphrase: .passphrase("correct"))
    #expect(try openssl.folder.readText("device.key").hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY"))
    #expect(try FileKey(path: path, passphrase: .passphrase("correct")).publicKey == key.publicKey)
    try await openssl.run("pkey", "-in", "device.key", "-passin", "pass:correct", "-noout")
    #expect(
      try await openssl.run("asn1parse", "-in", "device.key").contains("aes-256-cbc"))
    try expectRefusal(of: path, nil)
    try expectRefusal(of: path, .passphrase("wrong"))
  }

  @Test(
    "A pass phrase without NUL, empty or too long is refused, and no open key is written",
    arguments: [
      [UInt8](repeating: 0x61, count: 4096), [0], [0, 0x61, 0],
      [UInt8](repeating: 0x61, count: 1024) + [0],
    ])
  func refusesPassphrase(_ bytes: [UInt8]) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("device.key")
    let error = #expect(throws: CryptoError.self) {
      try FileKey.create(path: path, passphrase: .secret(bytes))
    }
    #expect(error?.code == .passphrase)
    #expect(throws: (any Error).self) { try folder.read("device.key") }
    _ = try FileKey.create(path: path)
    try expectRefusal(of: path, .secret(bytes))
  }

  private func expectRefusal(of path: String, _ passphrase: LockedMemory?) throws {
    let error = #expect(throws: CryptoError.self) {
      try FileKey(path: path, passphrase: passphrase)
    }
    #expect(error?.code == .passphrase)
  }
}
