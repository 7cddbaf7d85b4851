import DeviceKeys

/// A secret that only one TPM can read, and only when it holds the object with one name (TPM 2.0 Part 1 §24,
/// TPM2_MakeCredential without a TPM).
///
/// Who returns the secret has the endorsement key and the named key in the same TPM.
public struct TPMCredential: Sendable, Hashable {
  /// What a TPM with SHA-256 takes, and not to be guessed.
  public static let allowedSecrets = 16...32

  /// TPM2B_ID_OBJECT, for TPM2_ActivateCredential.
  public let idObject: [UInt8]
  /// TPM2B_ENCRYPTED_SECRET, for TPM2_ActivateCredential.
  public let encryptedSecret: [UInt8]

  /// Makes a new credential; two for the same secret have nothing in common.
  ///
  /// - Parameter endorsementKey: after one of the TCG's default templates.
  /// - Parameter name: of the attestation key.
  /// - Parameter secret: 16 to 32 random bytes, compared in constant time with what comes back.
  /// - Throws: `TPMEvidenceError`: `.endorsementKeyAttributes`, `.unsupported` for another length, `.library`.
  public static func make(
    for endorsementKey: TPMPublicArea, name: TPMName, secret: [UInt8]
  ) throws(TPMEvidenceError) -> TPMCredential {
    try endorsementKey.requireEndorsementKey()
    guard allowedSecrets.contains(secret.count) else {
      throw TPMEvidenceError(.unsupported, "a credential holds \(secret.count) bytes, not 16…32")
    }
    let (seed, encryptedSeed) = try CredentialSeed.make(for: endorsementKey)
    let encrypted = try CredentialCipher.encryptCFB(
      TPMWriter.sized(secret),
      key: KeyDerivation.a(key: seed, label: "STORAGE", context: name.bytes, byteCount: 16))
    let integrityKey = try KeyDerivation.a(
      key: seed, label: "INTEGRITY", context: [], byteCount: 32)
    let integrity = try KeyDerivation.hmac(key: integrityKey, encrypted + name.bytes)
    return TPMCredential(
      idObject: TPMWriter.sized(TPMWriter.sized(integrity) + encrypted),
      encryptedSecret: TPMWriter.sized(encryptedSeed))
  }
}
