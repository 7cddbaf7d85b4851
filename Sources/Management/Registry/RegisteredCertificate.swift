import DeviceKeys
import FoundationEssentials
import GRDB

/// One certificate as the registry knows it.
public struct RegisteredCertificate: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable, Codable {
    /// The issuing CA itself, signed by the root.
    case issuing
    /// Signs deny lists and enrolment responses.
    case management
    /// A TLS server.
    case service
    /// A capture device.
    case device
  }

  public let kind: Kind
  /// Device ID in hex, or the names of a service.
  public let subject: String
  public let certificate: Certificate
  public let issuedAt: Date
  /// When it will be revoked as superseded; nil for one that has no successor.
  public let retiresAt: Date?
  public let revokedAt: Date?
  public let reason: RevocationReason?

  public var isRevoked: Bool { revokedAt != nil }
  /// The newest of its device: neither revoked nor about to be.
  public var isCurrent: Bool { revokedAt == nil && retiresAt == nil }

  init(new certificate: Certificate, _ kind: Kind, subject: String, at time: Date) {
    self.kind = kind
    self.subject = subject
    self.certificate = certificate
    issuedAt = time
    retiresAt = nil
    revokedAt = nil
    reason = nil
  }

  init(row: Row) throws {
    guard let kind = Kind(rawValue: row["kind"]) else {
      throw ManagementError(.storage, "the registry has a certificate of an unknown kind")
    }
    self.kind = kind
    subject = (row["device"] as Data?).map { Hex.encode($0) } ?? row["subject"]
    certificate = try Certificate(der: Array(row["der"] as Data))
    issuedAt = Date(seconds: row["issued_at"])
    retiresAt = (row["retires_at"] as Int?).map { Date(seconds: $0) }
    revokedAt = (row["revoked_at"] as Int?).map { Date(seconds: $0) }
    reason = (row["reason"] as String?).map { RevocationReason(rawValue: $0) ?? .unspecified }
  }
}

/// For scripts: bytes in hex, times in RFC 3339.
extension RegisteredCertificate: Encodable {
  private enum CodingKeys: String, CodingKey {
    case kind
    case subject
    case serial
    case issuedAt = "issued_at"
    case expiresAt = "expires_at"
    case retiresAt = "retires_at"
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
    try container.encodeIfPresent(retiresAt, forKey: .retiresAt)
    try container.encodeIfPresent(revokedAt, forKey: .revokedAt)
    try container.encodeIfPresent(reason, forKey: .reason)
  }
}
