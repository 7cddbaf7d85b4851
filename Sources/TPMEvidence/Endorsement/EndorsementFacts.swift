import DeviceKeys
import FoundationEssentials

/// What the maker of a TPM says about it, in a certificate that was validated.
public struct EndorsementFacts: Sendable, Hashable {
  /// TCG vendor ID, e.g. "id:494E5458" for Infineon; printable ASCII, at most 64 characters, like the next two.
  public let manufacturer: String
  public let model: String
  /// Of the firmware at the time of the certificate.
  public let version: String
  /// SHA-256 of the certificate.
  public let fingerprint: SHA256Digest
  /// Serial number of the certificate in lower-case hex.
  public let serialNumber: String
  /// End of the certificate; often the year 9999.
  public let notAfter: Date
}
