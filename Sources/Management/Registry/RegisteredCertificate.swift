import DeviceKeys
import FoundationEssentials
import GRDB

/// One certificate as the registry knows it.
public struct RegisteredCertificate: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable, Codable {
    /// The issuing CA itself, signed by the root.
    case issuing
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
  public let revokedAt: Date?
  /// The operator's words; not part of the CRL.
  public let reason: String?

  public var isRevoked: Bool { revokedAt != nil }
}

extension RegisteredCertificate {
  init(new certificate: Certificate, _ kind: Kind, subject: String, at time: Date) {
    self.kind = kind
    self.subject = subject
    self.certificate = certificate
    issuedAt = time
    revokedAt = nil
    reason = nil
  }

  init(row: Row) throws {
    guard let kind = Kind(rawValue: row["kind"]) else {
      throw ManagementError(.storage, "the registry has a certificate of an unknown kind")
    }
    self.kind = kind
    subject = row["subject"]
    certificate = try Certificate(der: Array(row["der"] as Data))
    issuedAt = Date(timeIntervalSince1970: TimeInterval(row["issued_at"] as Int))
    revokedAt = (row["revoked_at"] as Int?).map { Date(timeIntervalSince1970: TimeInterval($0)) }
    reason = row["reason"]
  }

  /// Only for a certificate that is not there yet; the unique indexes are the last word on that.
  func insert(into database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO certificate (serial, kind, subject, key, der, issued_at, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        certificate.serialNumber, kind.rawValue, subject, Self.digest(of: certificate.publicKey),
        Data(certificate.der), Int(issuedAt.timeIntervalSince1970),
        Int(certificate.notAfter.timeIntervalSince1970),
      ])
  }

  /// What was ever issued to this key.
  static func of(_ key: PublicKey, in database: Database) throws -> RegisteredCertificate? {
    try Row.fetchOne(
      database, sql: "SELECT * FROM certificate WHERE key = ?", arguments: [digest(of: key)]
    ).map(RegisteredCertificate.init(row:))
  }

  /// The device's certificate in force.
  static func inForce(
    for device: DeviceID, in database: Database
  ) throws -> RegisteredCertificate? {
    try Row.fetchOne(
      database,
      sql: """
        SELECT * FROM certificate WHERE subject = ? AND kind = 'device' AND revoked_at IS NULL
        """, arguments: [device.description]
    ).map(RegisteredCertificate.init(row:))
  }

  static func with(serial: String, in database: Database) throws -> RegisteredCertificate? {
    try Row.fetchOne(
      database, sql: "SELECT * FROM certificate WHERE serial = ?", arguments: [serial]
    ).map(RegisteredCertificate.init(row:))
  }

  static func all(in database: Database) throws -> [RegisteredCertificate] {
    try Row.fetchAll(database, sql: "SELECT * FROM certificate ORDER BY issued_at, serial")
      .map(RegisteredCertificate.init(row:))
  }

  private static func digest(of key: PublicKey) -> Data {
    Data(SHA256.digest(key.subjectPublicKeyInfo).bytes)
  }
}
