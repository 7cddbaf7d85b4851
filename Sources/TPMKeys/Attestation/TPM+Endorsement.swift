import CTPM

extension TPM {
  /// Finds the endorsement key that has a certificate, P-256 before RSA, and makes it from the TPM's seed.
  ///
  /// Without any certificate it is the P-256 key of the low range. Making an RSA key takes a real TPM up to a minute.
  /// - Throws: `TPMError`; `.malformed` for a certificate in NV that is not DER.
  public func endorsement() async throws(TPMError) -> TPMEndorsement {
    try await perform(limit: Self.keyMakingLimit) { (connection) throws(TPMError) in
      try connection.endorsement()
    }
  }

  /// TPM2_ActivateCredential: proves to the maker of the credential that the endorsement key and the attestation
  /// key are in one TPM.
  ///
  /// - Parameters:
  ///   - idObject: TPM2B_ID_OBJECT.
  ///   - encryptedSecret: TPM2B_ENCRYPTED_SECRET.
  ///   - key: the attestation key that the credential names.
  ///   - kind: of the endorsement key that the credential is encrypted to.
  /// - Returns: the secret in the credential, at most 32 bytes.
  /// - Throws: `TPMError`; `.refused` when the credential is for other keys.
  public func activate(
    idObject: [UInt8], encryptedSecret: [UInt8], for key: AttestationKey,
    endorsement kind: TPMEndorsement.Kind
  ) async throws(TPMError) -> [UInt8] {
    let blob = key.blob
    return try await perform(limit: Self.keyMakingLimit) { (connection) throws(TPMError) in
      try connection.activate(idObject, encryptedSecret, for: blob, kind)
    }
  }

  private static let keyMakingLimit = Duration.seconds(120)
}

extension TPMConnection {
  fileprivate func endorsement() throws(TPMError) -> TPMEndorsement {
    for kind in TPMEndorsement.Kind.allCases {
      guard let certificate = try certificate(at: kind.certificateIndex) else { continue }
      return try endorsement(kind, [certificate])
    }
    return try endorsement(.eccP256, [])
  }

  func endorsement(
    _ kind: TPMEndorsement.Kind, _ certificates: [[UInt8]]
  ) throws(TPMError) -> TPMEndorsement {
    let key = try withEndorsementKey(kind) { (_, area) throws(TPMError) in
      try Wire.write(area, "endorsement key", Tss2_MU_TPM2B_PUBLIC_Marshal)
    }
    return TPMEndorsement(kind: kind, publicKey: key, certificates: certificates)
  }

  private func withEndorsementKey<Value>(
    _ kind: TPMEndorsement.Kind, _ body: (ESYS_TR, TPM2B_PUBLIC) throws(TPMError) -> Value
  ) throws(TPMError) -> Value {
    makeRoom(for: 0)
    let (handle, area) = try createPrimary(
      kind.template, under: ESYS_TR(ESYS_TR_RH_ENDORSEMENT), "cannot make the endorsement key")
    return try using(handle) { (handle) throws(TPMError) in try body(handle, area) }
  }

  fileprivate func activate(
    _ idObject: [UInt8], _ encryptedSecret: [UInt8], for key: TPMKeyBlob,
    _ kind: TPMEndorsement.Kind
  ) throws(TPMError) -> [UInt8] {
    var credential = try Wire.read(
      idObject, "the credential", into: TPM2B_ID_OBJECT(), Tss2_MU_TPM2B_ID_OBJECT_Unmarshal)
    var secret = try Wire.read(
      encryptedSecret, "the encrypted secret", into: TPM2B_ENCRYPTED_SECRET(),
      Tss2_MU_TPM2B_ENCRYPTED_SECRET_Unmarshal)
    let attestationKey = try load(key)
    guard let session else { throw TPMError(.refused, "there is no session to activate in") }
    let digest = try withEndorsementKey(kind) { (endorsementKey, _) throws(TPMError) in
      try withEndorsementAuthorization(kind) { (policy) throws(TPMError) in
        try withEncryption(session) { () throws(TPMError) -> TPM2B_DIGEST in
          try fetch("the TPM does not activate the credential") {
            Esys_ActivateCredential(
              $0, attestationKey, endorsementKey, session, policy, noHandle, &credential, &secret,
              $1)
          }
        }
      }
    }
    return try Array(Wire.write(digest, "secret", Tss2_MU_TPM2B_DIGEST_Marshal).dropFirst(2))
  }

  /// What allows using an endorsement key: those of the low range ask for PolicySecret(endorsement hierarchy), which
  /// has no password; those of the high range take their own empty password too.
  private func withEndorsementAuthorization<Value>(
    _ kind: TPMEndorsement.Kind, _ body: (ESYS_TR) throws(TPMError) -> Value
  ) throws(TPMError) -> Value {
    guard kind.needsPolicy else { return try body(ESYS_TR(ESYS_TR_PASSWORD)) }
    var symmetric = TPMT_SYM_DEF()
    symmetric.algorithm = TPMI_ALG_SYM(TPM2_ALG_NULL)
    var session = noHandle
    try call("cannot open a policy session") {
      Esys_StartAuthSession(
        $0, noHandle, noHandle, noHandle, noHandle, noHandle, nil, TPM2_SE(TPM2_SE_POLICY),
        &symmetric, TPMI_ALG_HASH(TPM2_ALG_SHA256), &session)
    }
    return try using(session) { (session) throws(TPMError) in
      try call("cannot use the endorsement hierarchy") {
        Esys_PolicySecret(
          $0, ESYS_TR(ESYS_TR_RH_ENDORSEMENT), session, ESYS_TR(ESYS_TR_PASSWORD), noHandle,
          noHandle, nil, nil, nil, 0, nil, nil)
      }
      return try body(session)
    }
  }
}
