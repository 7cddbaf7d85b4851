import DeviceKeys

/// A TPM's word on its platform configuration registers (TPM2_Quote).
public struct TPMQuote: Sendable, Hashable {
  /// What a quote says.
  public struct Contents: Sendable, Hashable {
    public let clock: TPMClock
    /// As the device chose them: a policy has to check that they are those it asked for.
    public let selections: [TPMPCRSelection]
    /// SHA-256 over the selected registers, in the order of `selections`.
    public let digest: SHA256Digest
    public let firmwareVersion: UInt64
  }

  /// TPMS_ATTEST, as signed.
  public let attest: [UInt8]
  /// ECDSA P-256 with SHA-256 over `attest`; either s is taken.
  public let signature: Signature

  public init(attest: [UInt8], signature: Signature) {
    self.attest = attest
    self.signature = signature
  }

  /// Checks that `attestationKey` made this quote. That the key is the one registered for the device is the caller's
  /// to check, by its name.
  ///
  /// - Parameter qualifyingData: this server's challenge, all of it.
  /// - Throws: `TPMEvidenceError`: `.attestationKeyNotRestricted`, `.attestationKeyAttributes`, `.signature`,
  ///   `.notFromTPM`, `.wrongStatement`, `.wrongQualifyingData`, `.malformed`, `.unsupported`.
  public func verify(
    by attestationKey: TPMPublicArea, qualifyingData: [UInt8]
  ) throws(TPMEvidenceError) -> Contents {
    let attest = try TPMAttest(
      attest, signature: signature, by: attestationKey, qualifyingData: qualifyingData)
    guard case .quote(let selections, let digest) = attest.statement else {
      throw TPMEvidenceError(.wrongStatement, "the TPM's statement is a certification, not a quote")
    }
    return Contents(
      clock: attest.clock, selections: selections, digest: digest,
      firmwareVersion: attest.firmwareVersion)
  }
}
