import DeviceKeys

/// A TPM's proof that it holds a key (TPM2_Certify), by an attestation key of the same TPM.
public struct TPMCertification: Sendable, Hashable {
  /// TPMS_ATTEST, as signed.
  public let attest: [UInt8]
  /// ECDSA P-256 with SHA-256 over `attest`; either s is taken.
  public let signature: Signature

  public init(attest: [UInt8], signature: Signature) {
    self.attest = attest
    self.signature = signature
  }

  /// Checks that `attestationKey`, which must be known to be in a genuine TPM (`TPMCredential`), certifies
  /// `deviceKey`, and that both keys are of the right kind.
  ///
  /// - Parameter qualifyingData: this server's challenge, all of it.
  /// - Throws: `TPMEvidenceError`: `.deviceKeyAttributes`, `.attestationKeyNotRestricted`, `.attestationKeyAttributes`,
  ///   `.signature`, `.notFromTPM`, `.wrongStatement`, `.wrongQualifyingData`, `.wrongKey`, `.malformed`,
  ///   `.unsupported`.
  public func verify(
    deviceKey: TPMPublicArea, by attestationKey: TPMPublicArea, qualifyingData: [UInt8]
  ) throws(TPMEvidenceError) -> TPMClock {
    try deviceKey.requireDeviceKey()
    let attest = try TPMAttest(
      attest, signature: signature, by: attestationKey, qualifyingData: qualifyingData)
    guard case .certify(let name, _) = attest.statement else {
      throw TPMEvidenceError(.wrongStatement, "the TPM's statement is a quote, not a certification")
    }
    guard name == deviceKey.name else {
      throw TPMEvidenceError(
        .wrongKey, "the TPM certifies the object \(name), not the device key \(deviceKey.name)")
    }
    return attest.clock
  }
}
