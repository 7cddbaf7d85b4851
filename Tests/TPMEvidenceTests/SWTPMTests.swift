import DeviceKeys
import Foundation
import TPMEvidence
import TestSupport
import Testing

@Suite("A TPM in software, through tpm2-tools", .serialized)
struct SWTPMTests {
  /// Year 9000: an endorsement certificate without an end is good then too.
  private static let late = Date(timeIntervalSince1970: 221_845_392_000)

  @Test("It proves an RSA endorsement key, an attestation key and a device key")
  func provesRSA() async throws {
    try await SWTPM.with { tpm in
      let device = try await TPMTools(tpm)
      let endorsementKey = try await device.makeEndorsementKey("rsa")
      try await device.run("tpm2_nvread -C o -o ek.crt 0x01c00002")
      let certificates = [
        try device.folder.read("ek.crt"), try await Self.der(tpm.endorsementIssuers[0], device),
      ]
      let roots = try String(contentsOfFile: tpm.endorsementRoots[0], encoding: .utf8)
      let trust = try EndorsementTrust(rootsPEM: roots)
      for time in [Date(), Self.late] {
        let facts = try trust.validate(
          certificates: certificates, endorsementKey: endorsementKey, at: time)
        #expect(facts.manufacturer == "id:00001014")
        #expect(facts.model == "swtpm")
        #expect(facts.notAfter > Self.late)
      }
      try await Self.prove(device, endorsementKey)
    }
  }

  @Test("It proves an ECC endorsement key, an attestation key and a device key")
  func provesECC() async throws {
    try await SWTPM.with { tpm in
      let device = try await TPMTools(tpm)
      let endorsementKey = try await device.makeEndorsementKey("ecc")
      let certificate = try await Self.certify(endorsementKey, tpm, device)
      let roots = try (tpm.endorsementRoots + tpm.endorsementIssuers).map {
        try String(contentsOfFile: $0, encoding: .utf8)
      }.joined()
      let facts = try EndorsementTrust(rootsPEM: roots).validate(
        certificates: [certificate], endorsementKey: endorsementKey, at: Date())
      #expect(facts.version == "id:20191023")
      try await Self.prove(device, endorsementKey)
    }
  }

  /// Activation, certification and quote, after the endorsement certificate.
  private static func prove(_ device: TPMTools, _ endorsementKey: TPMPublicArea) async throws {
    let attestationKey = try await device.makeAttestationKey()
    try attestationKey.requireAttestationKey()
    for count in [16, 32] {
      let secret = SecureRandom.bytes(count)
      let credential = try TPMCredential.make(
        for: endorsementKey, name: attestationKey.name, secret: secret)
      #expect(try await device.activate(credential) == secret)
    }
    let deviceKey = try await device.makeDeviceKey()
    let certification = try await device.certify()
    let challenge: [UInt8] = [0x00, 0xFF, 0x55, 0xAA]
    let first = try certification.verify(
      deviceKey: deviceKey, by: attestationKey, qualifyingData: challenge)
    #expect(
      refusal {
        try certification.verify(
          deviceKey: deviceKey, by: attestationKey, qualifyingData: SecureRandom.bytes(4))
      } == .wrongQualifyingData)
    try await quote(device, attestationKey, after: first)
  }

  private static func quote(
    _ device: TPMTools, _ attestationKey: TPMPublicArea, after earlier: TPMClock
  ) async throws {
    let challenge = SecureRandom.bytes(32)
    let quote = try await device.quote(challenge, "sha256:0,7,23+sha384:1")
    let contents = try quote.verify(by: attestationKey, qualifyingData: challenge)
    #expect(
      contents.selections == [
        TPMPCRSelection(bank: .sha256, registers: [0, 7, 23]),
        TPMPCRSelection(bank: .sha384, registers: []),
      ])
    try contents.clock.requireLater(than: earlier)
    _ = try await device.checkQuote(challenge)
    // Both refuse another challenge.
    let other = SecureRandom.bytes(32)
    #expect(
      refusal { try quote.verify(by: attestationKey, qualifyingData: other) }
        == .wrongQualifyingData)
    await #expect(throws: CommandLineTools.Failure.self) {
      try await device.checkQuote(other)
    }
  }

  @Test("It does not activate a credential for another key, or of another TPM")
  func refusesForeignCredentials() async throws {
    try await SWTPM.with { tpm in
      let device = try await TPMTools(tpm)
      let endorsementKey = try await device.makeEndorsementKey("ecc")
      let (key, other) = try await (
        device.makeAttestationKey(), device.makeAttestationKey("other")
      )
      #expect(key.name != other.name)
      let credential = try TPMCredential.make(
        for: endorsementKey, name: key.name, secret: SecureRandom.bytes(32))
      await #expect(throws: CommandLineTools.Failure.self) {
        try await device.activate(credential, for: "other")
      }
      let foreign = try TPMCredential.make(
        for: TPMPublicArea(sized: Recorded.endorsementECC), name: key.name,
        secret: SecureRandom.bytes(32))
      await #expect(throws: CommandLineTools.Failure.self) {
        try await device.activate(foreign)
      }
      #expect(try await device.activate(credential).count == 32)
    }
  }

  private static func der(_ pem: String, _ device: TPMTools) async throws -> [UInt8] {
    try await device.run("openssl x509 -outform der -out issuer.der -in", pem)
    return try device.folder.read("issuer.der")
  }

  /// The maker's certificate of a P-256 endorsement key: swtpm_setup makes one of P-384 only.
  private static func certify(
    _ key: TPMPublicArea, _ tpm: SWTPM, _ device: TPMTools
  ) async throws -> [UInt8] {
    let point = try #require(key.publicKey).subjectPublicKeyInfo.suffix(64)
    let (x, y) = (Hex.encode(point.prefix(32)), Hex.encode(point.suffix(32)))
    try device.folder.write(
      "localca.conf",
      """
      statedir = \(tpm.authority)
      signingkey = \(tpm.authority)/signkey.pem
      issuercert = \(tpm.authority)/issuercert.pem
      certserial = \(tpm.authority)/certserial

      """)
    try device.folder.write("localca.options", "")
    try await device.run(
      "swtpm_localca --type ek --tpm2 --ek x=\(x),y=\(y),id=secp256r1 --dir \(device.folder.path)",
      "--tpm-spec-family 2.0 --tpm-spec-level 0 --tpm-spec-revision 164",
      "--tpm-manufacturer id:00001014 --tpm-model swtpm --tpm-version id:20191023",
      "--configfile localca.conf --optsfile localca.options")
    return try device.folder.read("ek.cert")
  }
}
