import DeviceKeys

/// What a TPM says, signed by an attestation key.
public struct TPMStatement: Sendable, Equatable {
  /// TPMS_ATTEST (TPM 2.0 Part 2 §10.12.8), as signed; it begins with FF 54 43 47.
  public let attest: [UInt8]
  /// ECDSA P-256 with SHA-256 over `attest`: r ‖ s, 32 bytes each, s ≤ n/2.
  public let signature: Signature
}
