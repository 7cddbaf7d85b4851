import DeviceKeys
import FoundationEssentials
import GRDB

/// The CRL of one issuer as the registry keeps it: its number, when it was signed, and itself.
struct RevocationRecord {
  let issuer: String

  /// An entry stays for a week after its certificate has expired (RFC 5280 §3.3 asks for one CRL beyond that).
  private static let grace = 7

  /// Signs the next CRL over all revoked certificates of these kinds.
  func sign(
    _ key: IssuerKey, _ certificate: Certificate, kinds: [RegisteredCertificate.Kind], now: Date,
    lifetime: TimeInterval, in database: Database
  ) throws -> RevocationList {
    let number =
      try Int.fetchOne(
        database, sql: "SELECT number FROM revocation_list WHERE issuer = ?", arguments: [issuer])
      ?? 0
    let start = now - CAConfiguration.backdating
    let list = try key.revocationList(
      of: revoked(kinds, now: now, in: database), issuer: certificate, number: number + 1,
      from: start, until: start + lifetime)
    try database.execute(
      sql: """
        INSERT OR REPLACE INTO revocation_list (issuer, number, issued_at, der)
        VALUES (?, ?, ?, ?)
        """, arguments: [issuer, number + 1, now.seconds, Data(list.der)])
    return list
  }

  /// The last one signed, if it was signed after this time.
  func signed(after time: Date, in database: Database) throws -> RevocationList? {
    try Data.fetchOne(
      database, sql: "SELECT der FROM revocation_list WHERE issuer = ? AND issued_at > ?",
      arguments: [issuer, time.seconds]
    ).map { try RevocationList(der: Array($0)) }
  }

  private func revoked(
    _ kinds: [RegisteredCertificate.Kind], now: Date, in database: Database
  ) throws -> [RevokedCertificate] {
    try kinds.flatMap { kind in
      try Row.fetchAll(
        database, sql: RegisteredCertificate.revokedSQL,
        arguments: [kind.rawValue, now.adding(days: -Self.grace).seconds]
      ).map { row in
        RevokedCertificate(
          serialNumber: row["serial"], revokedAt: Date(seconds: row["revoked_at"]),
          reason: (row["reason"] as String?).flatMap { RevocationReason(rawValue: $0) }
            ?? .unspecified)
      }
    }
  }
}
