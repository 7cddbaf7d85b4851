/// Where a device key lives and who vouched for it. The certificate policy is authoritative; the claim repeats it.
public enum KeyProtection: String, Sendable, CaseIterable, Codable {
  /// A file that only the daemon's user can read: software assurance.
  case file
  /// A TPM 2.0, not exportable; the CA saw proof of that from a TPM whose maker's certificate it trusts.
  case tpm
  /// A file with a key that a whole batch of devices has: the device ID proves membership of the batch only.
  case shared
  /// A TPM without an endorsement certificate, taken on first use at the factory.
  case tpmFirstUse = "tpm-first-use"
  /// Enrolled with a standard tool (EST): an operator knew the key, nobody knows where it is kept.
  case unattested

  /// Value of the claim.
  public var claimValue: Int {
    switch self {
    case .file: 1
    case .tpm: 2
    case .shared: 3
    case .tpmFirstUse: 4
    case .unattested: 5
    }
  }

  /// Policy in the device certificate.
  public var policyOID: String {
    switch self {
    case .file: ObjectIdentifiers.fileKeyPolicy
    case .tpm: ObjectIdentifiers.tpmKeyPolicy
    case .shared: ObjectIdentifiers.sharedKeyPolicy
    case .tpmFirstUse: ObjectIdentifiers.tpmFirstUsePolicy
    case .unattested: ObjectIdentifiers.unattestedPolicy
    }
  }

  /// What must hold a key that a certificate says this of, as `DeviceKey.protection` tells it: `.file` or `.tpm`.
  public var holder: KeyProtection {
    switch self {
    case .file, .shared, .unattested: .file
    case .tpm, .tpmFirstUse: .tpm
    }
  }
}
