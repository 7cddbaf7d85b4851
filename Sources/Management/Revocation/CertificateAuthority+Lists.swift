import DeviceKeys
import FoundationEssentials
import GRDB

extension CertificateAuthority {
  private static let record = RevocationRecord(issuer: "issuing")

  /// Days before the root's CRL ends from which on everybody is told.
  static let rootWarningDays = 30

  /// Both CRLs, PEM, the issuing CA's with at least half of its lifetime left: an older one is signed anew. Certificates
  /// whose overlap has ended are revoked first.
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
      try retire(now: now, in: database)
      return try signRevocationLists(now: now, in: database)
    }
  }

  /// When the root's CRL ends: from then on every verifier refuses every packet.
  ///
  /// - Throws: `ManagementError`.
  public func rootRevocationListEnd() throws(ManagementError) -> Date {
    do {
      return try RevocationList.list(pem: try TextFile.read(files.rootRevocationList))
        .map(\.nextUpdate).min() ?? .distantPast
    } catch {
      throw ManagementError(error)
    }
  }

  /// What an operator should do soon; nil when there is nothing.
  public func warning(now: Date = Date()) -> String? {
    guard let end = try? rootRevocationListEnd() else {
      return "\(files.rootRevocationList) cannot be read: install the root's CRL anew"
    }
    guard end < now.adding(days: Self.rootWarningDays) else { return nil }
    let state = end > now ? "ends at" : "HAS ENDED: verifiers refuse every packet since"
    return "the root's CRL \(state) \(end.rfc3339); sign a new one (attestcam-ca root crl) and "
      + "install it (attestcam-ca install --root-crl)"
  }

  private func freshRevocationLists(now: Date, in database: Database) throws -> String? {
    guard try !isRetirementDue(now: now, in: database),
      let own = try Self.record.signed(
        after: now - TimeInterval(configuration.crlHours) * 1800, in: database)
    else { return nil }
    return own.pem + (try TextFile.read(files.rootRevocationList))
  }

  /// Signs the issuing CA's CRL and writes `crl.pem` before the transaction ends, so that the file is never behind the
  /// registry, and no other process writes an older one over it.
  @discardableResult
  func signRevocationLists(now: Date, in database: Database) throws -> String {
    let text = try makeRevocationLists(now: now, in: database)
    try TextFile.write(text, to: files.revocationLists, mode: 0o644)
    return text
  }

  /// Signs the issuing CA's CRL; the root's goes with it.
  func makeRevocationLists(now: Date, in database: Database) throws -> String {
    let list = try Self.record.sign(
      openKeys().issuing, issuing, kinds: [.management, .service, .device], now: now,
      lifetime: TimeInterval(configuration.crlHours) * 3600, in: database)
    return list.pem + (try TextFile.read(files.rootRevocationList))
  }

  private func isRetirementDue(now: Date, in database: Database) throws -> Bool {
    try Row.fetchOne(
      database, sql: RegisteredCertificate.retiringSQL + " LIMIT 1", arguments: [now.seconds])
      != nil
  }

  /// Revokes as superseded what was renewed an overlap ago.
  private func retire(now: Date, in database: Database) throws {
    let due = try Row.fetchAll(
      database, sql: RegisteredCertificate.retiringSQL, arguments: [now.seconds]
    ).map(RegisteredCertificate.init(row:))
    for certificate in due {
      let serial = certificate.certificate.serialNumber
      try RegisteredCertificate.revoke(
        serial: serial, at: certificate.retiresAt ?? now, .superseded, in: database)
      try AuditLog.append(
        .certificateSuperseded, by: "attestcam-ca", subject: serial, detail: certificate.subject,
        at: now, in: database)
    }
  }
}
