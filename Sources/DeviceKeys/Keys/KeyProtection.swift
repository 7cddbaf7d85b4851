/// Where a device key lives. The certificate policy is authoritative; the claim repeats it.
public enum KeyProtection: String, Sendable, CaseIterable, Codable {
  /// A file that only the daemon's user can read: software assurance.
  case file
  /// A TPM 2.0, not exportable.
  case tpm

  /// Value of the claim.
  public var claimValue: Int {
    switch self {
    case .file: 1
    case .tpm: 2
    }
  }

  /// Policy in the device certificate.
  public var policyOID: String {
    switch self {
    case .file: ObjectIdentifiers.fileKeyPolicy
    case .tpm: ObjectIdentifiers.tpmKeyPolicy
    }
  }
}
