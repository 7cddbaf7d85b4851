/// How far a device has come.
public enum DeviceState: String, Sendable, CaseIterable, Codable {
  /// An operator knows its ID, and perhaps its key; it has no certificate yet.
  case registered
  /// It has a certificate.
  case enrolled
  /// It has shown that it can sign with it.
  case active
  /// Nobody should believe it any more.
  case revoked
}
