/// The version of every program in this package; also `swversion` in packets.
public enum AttestcamVersion {
  public static let current = "0.1.0"
}
