import DeviceKeys

/// For scripts: bytes in hex, times in RFC 3339.
extension RegisteredCertificate: Encodable {
  private enum CodingKeys: String, CodingKey {
    case kind
    case subject
    case serial
    case issuedAt = "issued_at"
    case expiresAt = "expires_at"
    case revokedAt = "revoked_at"
    case reason
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    try container.encode(subject, forKey: .subject)
    try container.encode(certificate.serialNumber, forKey: .serial)
    try container.encode(issuedAt, forKey: .issuedAt)
    try container.encode(certificate.notAfter, forKey: .expiresAt)
    try container.encodeIfPresent(revokedAt, forKey: .revokedAt)
    try container.encodeIfPresent(reason, forKey: .reason)
  }
}
