import DeviceKeys
import TestSupport
import Testing

@Suite("Signing inputs")
struct SigningInputTests {
  static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIICKDCCAc2gAwIBAgIBATAKBggqhkjOPQQDAjBLMUkwRwYDVQQFE0BhYmFiYWJh
    YmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJh
    YmFiYWJhYmFiMB4XDTI2MTEyMTA0MDQ1MVoXDTM2MTExODA0MDQ1MVowSzFJMEcG
    A1UEBRNAYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFi
    YWJhYmFiYWJhYmFiYWJhYmFiYWJhYjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA
    BENlBpXYUgKfngk/O+BJFcbCXdC7cSa1ZYMayP/UQ8yVwAlvYVl0/BHfHOp3nvaD
    AR8KtHSbRRDCxyrFHbrpTWajgaEwgZ4wHQYDVR0OBBYEFFvanJpbyi9lUyPpzVc6
    /eFt3fJ+MAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQDAgeAMC8GA1UdJQEB/wQl
    MCMGISqGSIb3FAG+QJN6gZIwiiPGfoGYZYLwB4b3wWzk9nMBATAuBgNVHSAEJzAl
    MCMGISqGSIb3FAG+QJN6gZIwiiPGfoGYZYLwB4b3wWzk9nMCATAKBggqhkjOPQQD
    AgNJADBGAiEA/pOKgG2IgI42AEcKhHvwsOaL0YUuIdPz3hJDtcY3QpsCIQCg8Ape
    OA3+fkU3+wkgalnL2SlZ1Bw/wu8VwJUhiywBXQ==
    -----END CERTIFICATE-----
    """

  struct Example: Sendable, CustomTestStringConvertible {
    let kind: SigningInput.Kind
    let certificates: Int
    let byteCount: Int
    let digest: String
    var testDescription: String { "\(kind), \(certificates) certificates" }
  }

  /// Lengths and digests of the Sig_structures as Python's cbor2 encodes them from RFC 9052 §4.4, with the
  /// certificate above, nonce 00…1f, request digest 20…3f and the claims {10: nonce}.
  static let examples: [Example] = [
    Example(
      kind: .packet, certificates: 1, byteCount: 639,
      digest: "2a4b7d82db919c800ded03fedb6509702dbc858df512ff83f57aa106a302a33a"),
    Example(
      kind: .packet, certificates: 2, byteCount: 1199,
      digest: "284b063486d8744a39b777dfd8abb409784d408a17852835efa8c255397e05f1"),
    Example(
      kind: .selfTest, certificates: 1, byteCount: 652,
      digest: "0273977ec07d79aa87f5f87848f94fc6f4c3a7cebbfdfb29354bca24fdbd0086"),
    Example(
      kind: .selfTest, certificates: 2, byteCount: 1212,
      digest: "193c1433c9a9126f16f7f07aa36b4be6c1b5b9bec12ac897a1d8884d00c11512"),
    Example(
      kind: .renewal, certificates: 1, byteCount: 689,
      digest: "44ed09accaaa0cb63026e4903c5da260d488fe775a04ebe178abb4d9f9de6e25"),
    Example(
      kind: .renewal, certificates: 2, byteCount: 1249,
      digest: "7f0c7a4a8acde800e4fc0ac345a1be48ef7dcdb71fbb201fe41bd211495a0bd6"),
    Example(
      kind: .enrolmentRequest, certificates: 0, byteCount: 102,
      digest: "fa670af7d6672bd950a5bdc66459ce6ff3e4dc743726f77baa885a7509c27ac0"),
  ]

  @Test("What is signed equals what another implementation encodes", arguments: examples)
  func equalsIndependentEncoding(_ example: Example) throws {
    let chain = try CertificateChain(
      pem: [String](repeating: Self.certificate, count: max(1, example.certificates))
        .joined(separator: "\n"))
    let nonce = try #require(Nonce((0..<32).map { UInt8($0) }))
    let request = try #require(SHA256Digest((32..<64).map { UInt8($0) }))
    let input: SigningInput =
      switch example.kind {
      case .packet: .packet(claims: hex("a10a5820") + nonce.bytes, chain: chain)
      case .selfTest: .selfTest(nonce: nonce, chain: chain)
      case .enrolmentRequest: .enrolmentRequest(payload: hex("a10a5820") + nonce.bytes)
      default: .renewal(request: request, nonce: nonce, chain: chain)
      }
    #expect(input.kind == example.kind)
    #expect(input.message.count == example.byteCount)
    #expect(SHA256.digest(input.message).description == example.digest)
  }

  @Test("The kinds differ for the same content, and only a certification request is DER")
  func separatesDomains() async throws {
    let pki = try TestPKI()
    let chain = try pki.chain
    let nonce = Nonce.random()
    let recorder = Recorder(pki.deviceKey)
    _ = try await CertificationRequest.make(for: pki.id, key: recorder)
    let request = try #require(await recorder.last)
    let inputs = [
      .packet(claims: nonce.bytes, chain: chain), .selfTest(nonce: nonce, chain: chain),
      .renewal(request: SHA256.digest([]), nonce: nonce, chain: chain),
      .enrolmentRequest(payload: nonce.bytes), request,
    ]
    #expect(
      inputs.map(\.kind) == [
        .packet, .selfTest, .renewal, .enrolmentRequest, .certificationRequest,
      ])
    #expect(Set(inputs.map(\.kind)) == Set(SigningInput.Kind.allCases))
    #expect(Set(inputs.map(\.message)).count == 5)
    #expect(inputs.map { $0.message[0] } == [0x84, 0x84, 0x84, 0x84, 0x30])
    // Nor does any begin with TPM_GENERATED_VALUE, so none can pass for a quote (TPM 2.0 Part 2, 6.2).
    #expect(inputs.allSatisfy { !$0.message.starts(with: [0xFF, 0x54, 0x43, 0x47]) })
    #expect(request.protectedHeader.isEmpty)
  }

  @Test("A signature of one kind verifies as that kind and as no other, with the same content")
  func doesNotVerifyAcross() async throws {
    let pki = try TestPKI()
    let chain = try pki.chain
    let nonce = Nonce.random()
    let inputs: [SigningInput] = [
      .packet(claims: nonce.bytes, chain: chain), .selfTest(nonce: nonce, chain: chain),
      .renewal(request: SHA256.digest([]), nonce: nonce, chain: chain),
      .selfTest(nonce: .random(), chain: chain),
      .selfTest(nonce: nonce, chain: try CertificateChain([pki.device])),
      .enrolmentRequest(payload: nonce.bytes),
    ]
    for (signed, input) in inputs.enumerated() {
      let signature = try await pki.deviceKey.sign(input)
      for (index, other) in inputs.enumerated() {
        let valid = pki.device.publicKey.isValid(signature, of: other.message)
        #expect(valid == (index == signed), "\(input.kind) as \(other.kind)")
      }
    }
  }

  /// Keeps what it was asked to sign.
  private actor Recorder: DeviceKey {
    let publicKey: PublicKey
    private let key: FileKey
    nonisolated var protection: KeyProtection { .file }
    private(set) var last: SigningInput?

    init(_ key: FileKey) {
      self.key = key
      publicKey = key.publicKey
    }

    func sign(_ input: SigningInput) async throws(CryptoError) -> Signature {
      last = input
      return try await key.sign(input)
    }
  }
}
