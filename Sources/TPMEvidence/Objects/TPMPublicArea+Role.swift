import DeviceKeys

extension TPMPublicArea {
  /// Checks that this is a packet signing key that was made in its TPM and cannot leave it: P-256, exactly
  /// `TPMObjectAttributes.deviceKey`, ECDSA with SHA-256 or no scheme of its own.
  ///
  /// - Throws: `TPMEvidenceError(.deviceKeyAttributes)`.
  public func requireDeviceKey() throws(TPMEvidenceError) {
    guard attributes == .deviceKey else {
      throw TPMEvidenceError(
        .deviceKeyAttributes,
        "the device key has the attributes \(attributes), not exactly \(TPMObjectAttributes.deviceKey)"
      )
    }
    guard publicKey != nil, !hasSymmetricCipher else {
      throw TPMEvidenceError(.deviceKeyAttributes, "the device key is not a P-256 signing key")
    }
  }

  /// Checks that this is a key that signs only what its TPM says itself, made there and fixed to it: P-256, ECDSA with
  /// SHA-256.
  ///
  /// - Throws: `TPMEvidenceError`: `.attestationKeyNotRestricted`, `.attestationKeyAttributes`.
  public func requireAttestationKey() throws(TPMEvidenceError) {
    guard attributes.contains(.restricted) else {
      throw TPMEvidenceError(
        .attestationKeyNotRestricted,
        "the attestation key is not restricted, so it may sign statements that no TPM made")
    }
    let needed: TPMObjectAttributes = [
      .fixedTPM, .fixedParent, .sensitiveDataOrigin, .restricted, .sign,
    ]
    let harmless: TPMObjectAttributes = [.userWithAuth, .adminWithPolicy, .noDA]
    guard attributes.subtracting(harmless) == needed else {
      throw TPMEvidenceError(
        .attestationKeyAttributes,
        "the attestation key has the attributes \(attributes), not \(needed)")
    }
    guard publicKey != nil, scheme == .ecdsaSHA256, !hasSymmetricCipher else {
      throw TPMEvidenceError(
        .attestationKeyAttributes,
        "the attestation key does not sign with ECDSA, P-256 and SHA-256")
    }
  }

  /// Checks that this is an endorsement key after one of the TCG's default templates L-1, L-2, H-1 and H-2 (EK
  /// Credential Profile 2.5 §B.3, §B.4): a key that decrypts credentials for its own TPM alone.
  ///
  /// - Throws: `TPMEvidenceError(.endorsementKeyAttributes)`.
  public func requireEndorsementKey() throws(TPMEvidenceError) {
    let low: TPMObjectAttributes = [
      .fixedTPM, .fixedParent, .sensitiveDataOrigin, .adminWithPolicy, .restricted, .decrypt,
    ]
    let isTemplate =
      (attributes == low && authPolicy == Self.policyA)
      || (attributes == low.union(.userWithAuth) && authPolicy == Self.policyB)
    guard isTemplate, scheme == .none, hasSymmetricCipher else {
      throw TPMEvidenceError(
        .endorsementKeyAttributes,
        "the endorsement key is not after a TCG default template; its attributes are \(attributes)")
    }
  }

  /// PolicySecret(TPM_RH_ENDORSEMENT).
  private static let policyA: [UInt8] = [
    0x83, 0x71, 0x97, 0x67, 0x44, 0x84, 0xB3, 0xF8, 0x1A, 0x90, 0xCC, 0x8D, 0x46, 0xA5, 0xD7, 0x24,
    0xFD, 0x52, 0xD7, 0x6E, 0x06, 0x52, 0x0B, 0x64, 0xF2, 0xA1, 0xDA, 0x1B, 0x33, 0x14, 0x69, 0xAA,
  ]

  /// PolicyA, or what the NV index 0x01C07F01 says.
  private static let policyB: [UInt8] = [
    0xCA, 0x3D, 0x0A, 0x99, 0xA2, 0xB9, 0x39, 0x06, 0xF7, 0xA3, 0x34, 0x24, 0x14, 0xEF, 0xCF, 0xB3,
    0xA3, 0x85, 0xD4, 0x4C, 0xD1, 0xFD, 0x45, 0x90, 0x89, 0xD1, 0x9B, 0x50, 0x71, 0xC0, 0xB7, 0xA0,
  ]
}
