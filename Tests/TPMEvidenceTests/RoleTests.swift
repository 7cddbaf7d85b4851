import DeviceKeys
import TPMEvidence
import Testing

@Suite("Roles of TPM keys")
struct RoleTests {
  private typealias Attributes = TPMObjectAttributes

  private static func area(_ bytes: PublicAreaBytes) throws -> TPMPublicArea {
    try TPMPublicArea(bytes.bytes)
  }

  @Test("Keys that a TPM made for its role are taken")
  func takesRecorded() throws {
    try TPMPublicArea(sized: Recorded.endorsementRSA).requireEndorsementKey()
    try TPMPublicArea(sized: Recorded.endorsementECC).requireEndorsementKey()
    try TPMPublicArea(sized: Recorded.attestationKey).requireAttestationKey()
    try TPMPublicArea(sized: Recorded.deviceKey).requireDeviceKey()
  }

  @Test("A device key may leave its scheme to whoever uses it")
  func takesDeviceKeyWithoutScheme() throws {
    let bytes = PublicAreaBytes(try SoftKey()).with(\.attributes, .deviceKey)
    try Self.area(bytes.with(\.scheme, PublicAreaBytes.noScheme)).requireDeviceKey()
  }

  @Test(
    "A device key with another attribute, or without one, is refused",
    arguments: [
      TPMObjectAttributes.fixedTPM, .stClear, .fixedParent, .sensitiveDataOrigin, .userWithAuth,
      .adminWithPolicy, .noDA, .encryptedDuplication, .restricted, .decrypt, .sign, .x509Sign,
    ])
  func refusesDeviceKey(flipped: TPMObjectAttributes) throws {
    let bytes = PublicAreaBytes(try SoftKey())
    let attributes = Attributes.deviceKey.symmetricDifference(flipped)
    let key = try Self.area(bytes.with(\.attributes, attributes))
    #expect(refusal { try key.requireDeviceKey() } == .deviceKeyAttributes)
  }

  @Test("An RSA key or a key with a cipher is no device key and no attestation key")
  func refusesOtherKinds() throws {
    let bytes = PublicAreaBytes(try SoftKey()).with(\.symmetric, PublicAreaBytes.aes128CFB)
    let device = try Self.area(bytes.with(\.attributes, .deviceKey))
    #expect(refusal { try device.requireDeviceKey() } == .deviceKeyAttributes)
    let attestation = try Self.area(bytes)
    #expect(refusal { try attestation.requireAttestationKey() } == .attestationKeyAttributes)
    var rsa = Array(Recorded.endorsementRSA.dropFirst(2))
    rsa.replaceSubrange(4..<8, with: bigEndian(Attributes.deviceKey.rawValue))
    #expect(refusal { try TPMPublicArea(rsa).requireDeviceKey() } == .deviceKeyAttributes)
    rsa.replaceSubrange(4..<8, with: bigEndian(Attributes.attestationKey.rawValue))
    #expect(refusal { try TPMPublicArea(rsa).requireAttestationKey() } == .attestationKeyAttributes)
  }

  @Test("An attestation key that is not restricted is refused with that reason")
  func refusesUnrestricted() throws {
    let bytes = PublicAreaBytes(try SoftKey())
    let key = try Self.area(
      bytes.with(\.attributes, Attributes.attestationKey.subtracting(.restricted)))
    #expect(refusal { try key.requireAttestationKey() } == .attestationKeyNotRestricted)
    let device = try TPMPublicArea(sized: Recorded.deviceKey)
    #expect(refusal { try device.requireAttestationKey() } == .attestationKeyNotRestricted)
  }

  @Test(
    "An attestation key that may leave its TPM, decrypts or does not sign is refused",
    arguments: [
      TPMObjectAttributes.fixedTPM, .fixedParent, .sensitiveDataOrigin, .sign, .decrypt, .stClear,
      .encryptedDuplication, .x509Sign,
    ])
  func refusesAttestationKey(flipped: TPMObjectAttributes) throws {
    let bytes = PublicAreaBytes(try SoftKey())
    let attributes = Attributes.attestationKey.symmetricDifference(flipped)
    let key = try Self.area(bytes.with(\.attributes, attributes))
    #expect(refusal { try key.requireAttestationKey() } == .attestationKeyAttributes)
  }

  @Test("An attestation key without a scheme of its own is refused")
  func refusesNoScheme() throws {
    let key = try Self.area(
      PublicAreaBytes(try SoftKey()).with(\.scheme, PublicAreaBytes.noScheme))
    #expect(refusal { try key.requireAttestationKey() } == .attestationKeyAttributes)
  }

  @Test("Endorsement keys after the low and the high templates are taken, others refused")
  func checksEndorsementKeys() throws {
    let low = Attributes(rawValue: 0x0003_00B2)
    let area = try TPMPublicArea(sized: Recorded.endorsementECC)
    let good = PublicAreaBytes(try SoftKey()).with(\.attributes, low)
      .with(\.policy, area.authPolicy).with(\.symmetric, PublicAreaBytes.aes128CFB)
      .with(\.scheme, PublicAreaBytes.noScheme)
    try Self.area(good).requireEndorsementKey()
    // PolicyOR(PolicyA, PolicyC) of the EK profile, with PolicyC = PolicyAuthorizeNV(0x01C07F01).
    let policyC = try #require(
      Hex.decode("3767e2edd43ff45a3a7e1eaefcef78643dca964632e7aad82c673a30d8633fde"))
    let either = SHA256.digest(
      [UInt8](repeating: 0, count: 32) + bigEndian(UInt32(0x171)) + area.authPolicy + policyC)
    let high = good.with(\.policy, either.bytes).with(\.attributes, low.union(.userWithAuth))
    try Self.area(high).requireEndorsementKey()
    let bad = [
      good.with(\.policy, []), good.with(\.policy, either.bytes),
      good.with(\.attributes, low.union(.userWithAuth)), good.with(\.attributes, low.union(.sign)),
      good.with(\.attributes, low.subtracting(.restricted)),
      good.with(\.attributes, low.subtracting(.fixedTPM)),
      good.with(\.symmetric, bigEndian(UInt16(0x10))), high.with(\.attributes, low),
      good.with(\.scheme, PublicAreaBytes(try SoftKey()).scheme),
    ]
    for bytes in bad {
      let key = try Self.area(bytes)
      #expect(refusal { try key.requireEndorsementKey() } == .endorsementKeyAttributes)
    }
    let key = try TPMPublicArea(sized: Recorded.attestationKey)
    #expect(refusal { try key.requireEndorsementKey() } == .endorsementKeyAttributes)
  }
}
