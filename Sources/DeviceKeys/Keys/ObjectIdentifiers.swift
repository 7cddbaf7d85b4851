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
