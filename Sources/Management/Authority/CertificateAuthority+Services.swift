import DeviceKeys
import FoundationEssentials
import GRDB

extension CertificateAuthority {
  /// Makes a TLS key and certificate for a server of this installation, in `tls-key.pem` and `tls.pem`.
  ///
  /// Run again after an interruption it completes; with the files in place it changes nothing.
  ///
  /// - Parameters:
  ///   - hosts: DNS names and IP addresses that clients call the server by, at least one.
  ///   - directory: exists already.
  /// - Returns: the certificate.
  /// - Throws: `ManagementError`; `.mismatch` when the key there already has a certificate for other hosts.
  @discardableResult
  public func issueServer(
    hosts: [String], out directory: String, now: Date = Date()
  ) async throws(ManagementError) -> Certificate {
    let own = CAFiles(directory: directory)
    return try await write { database in
      try issueService(
        hosts: hosts, certificateFile: own.tls, keyFile: own.tlsKey, now: now, in: database)
    }
  }

  @discardableResult
  func issueService(
    hosts: [String], certificateFile: String, keyFile: String, now: Date, in database: Database
  ) throws -> Certificate {
    let key =
      TextFile.exists(keyFile) ? try FileKey(path: keyFile) : try FileKey.create(path: keyFile)
    let names = hosts.joined(separator: ",")
    let issued: RegisteredCertificate
    if let known = try RegisteredCertificate.of(key.publicKey, in: database) {
      guard known.kind == .service, known.subject == names, !known.isRevoked else {
        throw ManagementError(
          .mismatch,
          "\(keyFile) already has a certificate for \(known.subject); remove it to get a new key")
      }
      issued = known
    } else {
      try KeyOwner.ourselves.take(key.publicKey, in: database)
      let certificate = try openKeys().issuing.issue(
        CertificateTemplate(
          role: .server(hosts: hosts), publicKey: key.publicKey,
          notBefore: now - CAConfiguration.backdating,
          notAfter: now.adding(days: configuration.serviceDays)), issuer: issuing)
      issued = RegisteredCertificate(new: certificate, .service, subject: names, at: now)
      try issued.insert(into: database)
      try AuditLog.append(
        .serviceCertified, by: LocalUser.name, subject: certificate.serialNumber, detail: names,
        at: now, in: database)
    }
    try TextFile.write(
      issued.certificate.pem + issuing.pem, to: certificateFile, mode: 0o644)
    return issued.certificate
  }
}
