import DeviceKeys
import FoundationEssentials
import GRDB

extension CertificateAuthority {
  /// What to revoke.
  public enum Revocation: Sendable {
    /// The device's certificate in force. Its ID is then free for a new key; its key never is again.
    case device(DeviceID)
    /// Any certificate, by its serial number in hex.
    case serialNumber(String)
  }

  /// Revokes a certificate and signs the CRLs anew; both hold or neither.
  ///
  /// Revoking what is revoked already changes nothing.
  /// - Parameter reason: for the registry; the CRL carries none.
  /// - Returns: the certificate as it is now registered.
  /// - Throws: `ManagementError`; `.missing` when there is no such certificate.
  @discardableResult
  public func revoke(
    _ what: Revocation, reason: String, now: Date = Date()
  ) async throws(ManagementError) -> RegisteredCertificate {
    try await write { database in
      let target: RegisteredCertificate?
      switch what {
      case .device(let id):
        target = try RegisteredCertificate.inForce(for: id, in: database)
      case .serialNumber(let text):
        target = try RegisteredCertificate.with(serial: text.lowercased(), in: database)
      }
      guard let target else {
        throw ManagementError(
          .missing, "there is no such certificate in force; attestcam-ca list shows all")
      }
      guard !target.isRevoked else { return target }
      let serial = target.certificate.serialNumber
      try database.execute(
        sql: "UPDATE certificate SET revoked_at = ?, reason = ? WHERE serial = ?",
        arguments: [Int(now.timeIntervalSince1970), reason, serial])
      try signRevocationLists(now: now, in: database)
      return try RegisteredCertificate.with(serial: serial, in: database) ?? target
    }
  }

  /// Both CRLs, PEM, at least half of their lifetime left: older ones are signed anew.
  ///
  /// `crl.pem` is written too when it was signed anew or is not there.
  /// - Throws: `ManagementError`.
  public func revocationLists(now: Date = Date()) async throws(ManagementError) -> String {
    let current = try await read { try freshRevocationLists(now: now, in: $0) }
    if let current, TextFile.exists(files.revocationLists) { return current }
    return try await write { database in
      // Another process may have signed meanwhile.
      if let current = try freshRevocationLists(now: now, in: database) {
        try TextFile.write(current, to: files.revocationLists, mode: 0o644)
        return current
      }
      return try signRevocationLists(now: now, in: database)
    }
  }

  private var crlLifetime: TimeInterval { TimeInterval(configuration.crlHours) * 3600 }

  private func freshRevocationLists(now: Date, in database: Database) throws -> String? {
    let oldest = Int((now - crlLifetime / 2).timeIntervalSince1970)
    let rows = try Row.fetchAll(
      database, sql: "SELECT der FROM revocation_list WHERE issued_at > ? ORDER BY issuer",
      arguments: [oldest])
    guard rows.count == Issuer.Name.allCases.count else { return nil }
    return try rows.map { try RevocationList(der: Array($0["der"] as Data)).pem }.joined()
  }

  /// Signs both CRLs and writes `crl.pem` before the transaction ends, so that the file is never behind the
  /// registry, and no other process writes an older one over it.
  @discardableResult
  func signRevocationLists(now: Date, in database: Database) throws -> String {
    var text = ""
    let start = now - CAConfiguration.backdating
    for issuer in [issuing, root] {
      let number =
        try Int.fetchOne(
          database, sql: "SELECT number FROM revocation_list WHERE issuer = ?",
          arguments: [issuer.name.rawValue]) ?? 0
      let list = try issuer.key.revocationList(
        of: revoked(by: issuer.name, now: now, in: database), issuer: issuer.certificate,
        number: number + 1, from: start, until: start + crlLifetime)
      try database.execute(
        sql: """
          INSERT OR REPLACE INTO revocation_list (issuer, number, issued_at, der)
          VALUES (?, ?, ?, ?)
          """,
        arguments: [
          issuer.name.rawValue, number + 1, Int(now.timeIntervalSince1970), Data(list.der),
        ])
      text += list.pem
    }
    try TextFile.write(text, to: files.revocationLists, mode: 0o644)
    return text
  }

  /// An entry stays for a week after its certificate has expired (RFC 5280 §3.3 asks for one CRL beyond that).
  private func revoked(
    by issuer: Issuer.Name, now: Date, in database: Database
  ) throws -> [RevokedCertificate] {
    let kinds = RegisteredCertificate.Kind.allCases.filter { ($0 == .issuing) == (issuer == .root) }
    return try kinds.flatMap { kind in
      try Row.fetchAll(
        database,
        sql: """
          SELECT serial, revoked_at FROM certificate
          WHERE kind = ? AND expires_at > ? AND revoked_at IS NOT NULL
          """,
        arguments: [kind.rawValue, Int(now.adding(days: -7).timeIntervalSince1970)]
      ).map {
        RevokedCertificate(
          serialNumber: $0["serial"],
          revokedAt: Date(timeIntervalSince1970: TimeInterval($0["revoked_at"] as Int)))
      }
    }
  }
}
