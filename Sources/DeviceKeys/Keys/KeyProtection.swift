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

/// Our arc: a GUID under Microsoft's registration-free branch, in parts below 2^31 (docs/packet.md).
public enum ObjectIdentifiers {
  private static let base =
    "1.2.840.113556.1.8000.2554.18736.1315.9086.19557.47111.14541036.1653619"
  /// Extended key usage: signs trusted face packets.
  public static let packetSigning = "\(base).1.1"
  /// Certificate policy: key in a file.
  public static let fileKeyPolicy = "\(base).2.1"
  /// Certificate policy: key in a TPM, verified at enrolment.
  public static let tpmKeyPolicy = "\(base).2.2"
}
