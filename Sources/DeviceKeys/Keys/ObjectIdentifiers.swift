/// Our arc: a GUID under Microsoft's registration-free branch, in parts below 2^31 (docs/packet.md).
public enum ObjectIdentifiers {
  private static let base =
    "1.2.840.113556.1.8000.2554.18736.1315.9086.19557.47111.14541036.1653619"
  /// Extended key usage: signs trusted face packets.
  public static let packetSigning = "\(base).1.1"
  /// Extended key usage: signs deny lists, enrolment responses and software manifests of the trusted management
  /// server.
  public static let managementSigning = "\(base).1.2"
  /// Certificate policy: key in a file.
  public static let fileKeyPolicy = "\(base).2.1"
  /// Certificate policy: key in a TPM, verified at enrolment.
  public static let tpmKeyPolicy = "\(base).2.2"
  /// Certificate policy: key in a file that a batch of devices shares.
  public static let sharedKeyPolicy = "\(base).2.3"
  /// Certificate policy: key in a TPM without endorsement certificate, taken on first use at the factory.
  public static let tpmFirstUsePolicy = "\(base).2.4"
  /// Certificate policy: nobody vouched for where the key is kept.
  public static let unattestedPolicy = "\(base).2.5"
  /// Certificate extension: TPM name of the attestation key registered for the device (docs/packet.md).
  public static let attestationKeyName = "\(base).3.1"
  /// Extended key usage: authenticates a TLS client (RFC 5280 §4.2.1.12); not of our arc.
  static let clientAuthentication = "1.3.6.1.5.5.7.3.2"
}
