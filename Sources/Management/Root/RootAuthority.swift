import DeviceKeys
import FoundationEssentials
import GRDB
import Platform

/// The offline root: signs issuing CAs and its own CRL, by ceremony, and is locked away between.
public struct RootAuthority: Sendable {
  /// Most days that its CRL may hold: a root that nobody looks at for longer is not under control.
  public static let longestListDays = 180

  public let files: RootFiles
  public let certificate: Certificate
  private let key: IssuerKey
  private let registry: Registry

  /// Makes a new root in `directory`, which must be absent or empty.
  ///
  /// - Parameter passphrase: encrypts the key; nil leaves it open.
  /// - Throws: `ManagementError`.
  public static func create(
    in directory: String, name: String, passphrase: LockedMemory? = nil, now: Date = Date()
  ) throws(ManagementError) {
    try StagedDirectory.create(directory) { (staging) throws(ManagementError) in
      let files = RootFiles(directory: staging)
      do {
        let key = try IssuerKey.create(path: files.key, passphrase: passphrase)
        let certificate = try key.issue(
          CertificateTemplate(
            role: .root(name: "\(name) Root"), publicKey: key.publicKey,
            notBefore: now - CAConfiguration.backdating,
            notAfter: now.adding(days: CAConfiguration.rootDays)), issuer: nil)
        let registry = try Registry(path: files.registry)
        try registry.pool.write { database in
          try AuditLog.append(
            .authorityCreated, by: LocalUser.name, subject: certificate.serialNumber,
            detail: certificate.subject, at: now, in: database)
        }
        try registry.pool.close()
        try TextFile.write(certificate.pem, to: files.certificate, mode: 0o644)
      } catch {
        throw ManagementError(error)
      }
    }
  }

  /// - Throws: `ManagementError`.
  public init(directory: String, passphrase: LockedMemory? = nil) throws(ManagementError) {
    files = RootFiles(directory: directory)
    guard TextFile.exists(files.certificate) else {
      throw ManagementError(
        .missing, "there is no root in \(directory); run attestcam-ca root init first")
    }
    do {
      key = try IssuerKey(path: files.key, passphrase: passphrase)
      certificate = try Certificate.list(pem: try TextFile.read(files.certificate))[0]
    } catch {
      throw ManagementError(error)
    }
    registry = try Registry(path: files.registry)
  }

  /// Certifies an issuing CA (pathlen 0) that has proved its key.
  ///
  /// - Parameters:
  ///   - request: PEM, from `attestcam-ca init --request-out`.
  ///   - name: of the CA; what the request says about its subject counts for nothing.
  /// - Throws: `ManagementError`.
  public func sign(
    request: String, name: String, days: Int = CAConfiguration.issuingDays, now: Date = Date()
  ) throws(ManagementError) -> Certificate {
    do {
      let proven = try CertificationRequest(pem: request)
      return try registry.pool.write { database in
        if let known = try RegisteredCertificate.of(proven.publicKey, in: database),
          !known.isRevoked
        {
          return known.certificate
        }
        let issued = try key.issue(
          CertificateTemplate(
            role: .issuing(name: "\(name) Issuing"), publicKey: proven.publicKey,
            notBefore: now - CAConfiguration.backdating,
            notAfter: min(now.adding(days: days), certificate.notAfter)), issuer: certificate)
        try KeyOwner.ourselves.take(proven.publicKey, in: database)
        try RegisteredCertificate(new: issued, .issuing, subject: name, at: now)
          .insert(into: database)
        try AuditLog.append(
          .issuingCertified, by: LocalUser.name, subject: issued.serialNumber, detail: name,
          at: now, in: database)
        return issued
      }
    } catch {
      throw ManagementError(error)
    }
  }

  /// Signs the next CRL and writes it to `root-crl.pem`.
  ///
  /// - Parameter days: 1…180.
  /// - Throws: `ManagementError`; `.unsupported` for another number of days.
  @discardableResult
  public func revocationList(
    days: Int = longestListDays, now: Date = Date()
  ) throws(ManagementError) -> RevocationList {
    guard (1...Self.longestListDays).contains(days) else {
      throw ManagementError(
        .unsupported, "the root's CRL holds 1 to \(Self.longestListDays) days, not \(days)")
    }
    do {
      return try registry.pool.write { database in
        let list = try RevocationRecord(issuer: "root").sign(
          key, certificate, kinds: [.issuing], now: now, lifetime: TimeInterval(days) * 86_400,
          in: database)
        try TextFile.write(list.pem, to: files.revocationList, mode: 0o644)
        try AuditLog.append(
          .rootListSigned, by: LocalUser.name, subject: "until \(list.nextUpdate.rfc3339)",
          at: now, in: database)
        return list
      }
    } catch {
      throw ManagementError(error)
    }
  }

  /// Revokes an issuing CA; the next CRL says so.
  ///
  /// - Throws: `ManagementError`; `.missing` for a certificate that this root did not sign.
  public func revoke(
    serial: String, reason: RevocationReason, now: Date = Date()
  ) throws(ManagementError) {
    do {
      try registry.pool.write { database in
        guard let known = try RegisteredCertificate.with(serial: serial.lowercased(), in: database)
        else {
          throw ManagementError(.missing, "this root has not signed a certificate \(serial)")
        }
        guard !known.isRevoked else { return }
        try RegisteredCertificate.revoke(
          serial: known.certificate.serialNumber, at: now, reason, in: database)
        try AuditLog.append(
          .certificateRevoked, by: LocalUser.name, subject: known.certificate.serialNumber,
          detail: reason.rawValue, at: now, in: database)
      }
    } catch {
      throw ManagementError(error)
    }
  }
}
