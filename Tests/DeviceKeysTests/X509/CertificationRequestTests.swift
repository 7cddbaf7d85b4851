import DeviceKeys
import TestSupport
import Testing

@Suite("Certification request")
struct CertificationRequestTests {
  @Test("A request that we make is read back with its key, and the openssl tool verifies it")
  func roundTrips() async throws {
    let pki = try TestPKI()
    let request = try await CertificationRequest.make(for: pki.id, key: pki.deviceKey)
    #expect(request.publicKey == pki.deviceKey.publicKey)
    #expect(try CertificationRequest(der: request.der).publicKey == request.publicKey)
    try pki.folder.write("request.der", request.der)
    let text = try await pki.openssl.run(
      "req", "-inform", "DER", "-in", "request.der", "-verify", "-noout", "-subject", "-nameopt",
      "show_type")
    #expect(text.contains("self-signature verify OK"))
    #expect(text.contains("PRINTABLESTRING:\(pki.id)"))
  }

  @Test("No changed bit of a request leaves it acceptable")
  func refusesChangedBits() async throws {
    let pki = try TestPKI()
    let der = try await CertificationRequest.make(for: pki.id, key: pki.deviceKey).der
    for index in der.indices {
      for bit in 0..<8 {
        var changed = der
        changed[index] ^= 1 << UInt8(bit)
        #expect(throws: CryptoError.self, "byte \(index), bit \(bit)") {
          try CertificationRequest(der: changed)
        }
      }
    }
  }

  @Test("Cuts, trailing bytes, other encodings and too much are refused")
  func refusesOtherForms() async throws {
    let pki = try TestPKI()
    let der = try await CertificationRequest.make(for: pki.id, key: pki.deviceKey).der
    for count in 0..<der.count {
      #expect(throws: CryptoError.self) { try CertificationRequest(der: Array(der[..<count])) }
    }
    // A request of ours has a head of three or four bytes.
    let content = der[1] == 0x81 ? der[3...] : der[4...]
    let forms: [[UInt8]] = [
      der + [0], [0x30, 0x83, 0, UInt8(content.count >> 8), UInt8(content.count & 255)] + content,
      [0x30, 0x80] + content + [0, 0], pki.device.der, [UInt8](repeating: 0x30, count: 4097),
    ]
    for form in forms {
      let error = #expect(throws: CryptoError.self) { try CertificationRequest(der: form) }
      #expect(error?.code == .malformed)
    }
  }

  @Test(
    "A request of the openssl tool is taken only with a P-256 key",
    arguments: [("P-256", nil), ("P-384", .unsupported), ("secp256k1", .unsupported)]
      as [(String, CryptoError.Code?)])
  func judgesForeign(_ example: (curve: String, refusal: CryptoError.Code?)) async throws {
    let openssl = OpenSSLTool(folder: try TemporaryFolder())
    try await openssl.run(
      "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:\(example.curve)", "-out", "key"
    )
    try await openssl.run(
      "req", "-new", "-key", "key", "-subj", "/CN=anything", "-outform", "DER", "-out", "request")
    let der = try openssl.folder.read("request")
    guard let refusal = example.refusal else {
      #expect(throws: Never.self) { try CertificationRequest(der: der) }
      return
    }
    let error = #expect(throws: CryptoError.self) { try CertificationRequest(der: der) }
    #expect(error?.code == refusal)
  }

  @Test("A holder that signs with another key than it shows gets no request")
  func refusesMixedHolder() async throws {
    let (one, other) = (try TestPKI(), try TestPKI())
    let holder = MixedKey(signer: one.deviceKey, publicKey: other.deviceKey.publicKey)
    await #expect(throws: CryptoError.self) {
      try await CertificationRequest.make(for: one.id, key: holder)
    }
  }

  private struct MixedKey: DeviceKey {
    let signer: FileKey
    let publicKey: PublicKey
    var protection: KeyProtection { .tpm }

    func sign(_ input: SigningInput) async throws(CryptoError) -> Signature {
      try await signer.sign(input)
    }
  }
}
