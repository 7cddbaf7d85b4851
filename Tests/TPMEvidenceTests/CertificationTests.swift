import DeviceKeys
import TPMEvidence
import Testing

@Suite("Certification of a device key")
struct CertificationTests {
  private static let challenge: [UInt8] = Array(1...32)
  private let signer: SoftKey
  private let device: SoftKey

  init() throws { (signer, device) = (try SoftKey(), try SoftKey()) }

  private var attestationArea: TPMPublicArea {
    get throws { try TPMPublicArea(PublicAreaBytes(signer).bytes) }
  }
  private var deviceArea: TPMPublicArea {
    get throws { try TPMPublicArea(PublicAreaBytes(device).with(\.attributes, .deviceKey).bytes) }
  }

  private func refused(
    _ attest: AttestBytes, by key: SoftKey? = nil, attestationKey: TPMPublicArea? = nil,
    deviceKey: TPMPublicArea? = nil, challenge: [UInt8] = Self.challenge
  ) throws -> TPMEvidenceError.Code? {
    let certification = TPMCertification(
      attest: attest.bytes, signature: try (key ?? signer).sign(attest.bytes))
    let (attestationKey, deviceKey) = try (
      attestationKey ?? attestationArea, deviceKey ?? deviceArea
    )
    return refusal {
      try certification.verify(
        deviceKey: deviceKey, by: attestationKey, qualifyingData: challenge)
    }
  }

  @Test("What a TPM certified is believed, also with a large s")
  func takesRecorded() throws {
    let signature = try #require(Signature(Recorded.certifySignature))
    #expect(!signature.isLowS)
    for signature in [signature, signature.normalised] {
      let clock = try TPMCertification(attest: Recorded.certify, signature: signature).verify(
        deviceKey: TPMPublicArea(sized: Recorded.deviceKey),
        by: TPMPublicArea(sized: Recorded.attestationKey),
        qualifyingData: Recorded.certifyChallenge)
      #expect(clock.resetCount == 3)
    }
  }

  @Test("A change of any byte of the statement, or of the signature, is refused")
  func refusesEveryChange() throws {
    let signature = try #require(Signature(Recorded.certifySignature))
    let device = try TPMPublicArea(sized: Recorded.deviceKey)
    let key = try TPMPublicArea(sized: Recorded.attestationKey)
    func code(_ attest: [UInt8], _ signature: Signature) -> TPMEvidenceError.Code? {
      refusal {
        try TPMCertification(attest: attest, signature: signature).verify(
          deviceKey: device, by: key, qualifyingData: Recorded.certifyChallenge)
      }
    }
    for index in Recorded.certify.indices {
      var changed = Recorded.certify
      changed[index] ^= 0x40
      #expect(code(changed, signature) == .signature)
    }
    for index in signature.bytes.indices {
      var changed = signature.bytes
      changed[index] ^= 0x40
      #expect(code(Recorded.certify, try #require(Signature(changed))) == .signature)
    }
    let zero = try #require(Signature([UInt8](repeating: 0, count: 64)))
    #expect(code(Recorded.certify, zero) == .signature)
  }

  @Test("Another challenge, a part of it and more than it are refused")
  func refusesChallenge() throws {
    let attest = AttestBytes.certify(try deviceArea.name, Self.challenge)
    let others: [[UInt8]] = [Array(2...33), Array(1...31), Array(1...33), []]
    for challenge in others {
      #expect(try refused(attest, challenge: challenge) == .wrongQualifyingData)
    }
    _ = try TPMCertification(attest: attest.bytes, signature: signer.sign(attest.bytes)).verify(
      deviceKey: deviceArea, by: attestationArea, qualifyingData: Self.challenge)
  }

  @Test("A certification of another key is refused, even of one with the same point")
  func refusesOtherKey() throws {
    let other = TPMName(publicArea: [9])
    #expect(try refused(.certify(other, Self.challenge)) == .wrongKey)
    let samePoint = try TPMPublicArea(
      PublicAreaBytes(device).with(\.attributes, .deviceKey)
        .with(\.scheme, PublicAreaBytes.noScheme).bytes)
    let attest = AttestBytes.certify(samePoint.name, Self.challenge)
    #expect(try refused(attest) == .wrongKey)
  }

  @Test("A statement by another TPM's attestation key is refused")
  func refusesOtherSigner() throws {
    let attest = AttestBytes.certify(try deviceArea.name, Self.challenge)
    #expect(try refused(attest, by: SoftKey()) == .signature)
  }

  @Test("A quote is not a certification; bytes from outside a TPM are nothing")
  func refusesOtherStatements() throws {
    #expect(try refused(.quote(Self.challenge)) == .wrongStatement)
    let attest = AttestBytes.certify(try deviceArea.name, Self.challenge)
    #expect(try refused(attest.with(\.magic, 0x8454_4347)) == .notFromTPM)
    #expect(try refused(attest.with(\.type, 0x8019)) == .wrongStatement)
  }

  @Test("Keys of the wrong kind are refused before anything else")
  func refusesRoles() throws {
    let attest = AttestBytes.certify(try deviceArea.name, Self.challenge)
    let areas = try (attestation: attestationArea, device: deviceArea)
    #expect(try refused(attest, attestationKey: areas.device) == .attestationKeyNotRestricted)
    #expect(try refused(attest, deviceKey: areas.attestation) == .deviceKeyAttributes)
    let decrypting = try TPMPublicArea(
      PublicAreaBytes(signer).with(\.attributes, .attestationKey.union(.decrypt)).bytes)
    #expect(try refused(attest, attestationKey: decrypting) == .attestationKeyAttributes)
  }
}
