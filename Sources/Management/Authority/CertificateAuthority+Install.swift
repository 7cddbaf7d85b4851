import DeviceKeys
import FoundationEssentials
import GRDB
import Platform

extension CertificateAuthority {
  /// Second half of the ceremony: takes what the root signed, and makes the management signer, the TLS certificate, the
  /// first CRL and the first deny list. Run again after an interruption it completes.
  ///
  /// - Throws: `ManagementError`: `.mismatch` for a certificate of another key or root, `.invalid` for one that cannot
  ///   be an issuing CA or a CRL that does not hold.
  public static func install(
    _ parts: Installation, in directory: String, passphrase: LockedMemory? = nil, now: Date = Date()
  ) throws(ManagementError) {
    let files = CAFiles(directory: directory)
    let configuration = try configuration(files)
    let keys = try AuthorityKeys(files, configuration, passphrase: passphrase)
    do {
      let root = try Certificate.list(pem: parts.root)[0]
      let issuing = try Certificate.list(pem: parts.issuing)[0]
      guard issuing.publicKey == keys.issuing.publicKey else {
        throw ManagementError(
          .mismatch, "the issuing certificate is not for the key of \(files.issuingRequest)")
      }
      let management = try managementCertificate(
        keys, issuing, named: configuration.name, files, now: now)
      try check(management, issuing, root, parts.rootRevocationList, keys.issuing, now: now)
      try TextFile.write(root.pem, to: files.root, mode: 0o644)
      try TextFile.write(issuing.pem, to: files.issuing, mode: 0o644)
      try TextFile.write(parts.rootRevocationList, to: files.rootRevocationList, mode: 0o644)
      // Last: an authority with a management certificate counts as installed.
      try TextFile.write(management.pem, to: files.management, mode: 0o644)
    } catch {
      throw ManagementError(error)
    }
    try finish(parts, in: directory, passphrase: passphrase, now: now)
  }

  /// Takes a newer CRL of the root, from its ceremony.
  ///
  /// - Throws: `ManagementError(.invalid)` when it is not the root's or does not hold.
  public func installRootRevocationList(
    _ pem: String, now: Date = Date()
  ) async throws(ManagementError) {
    try Self.check(
      management, issuing, root, pem, try openKeys().issuing, now: now)
    try await write { database in
      try TextFile.write(pem, to: files.rootRevocationList, mode: 0o644)
      try AuditLog.append(
        .authorityInstalled, by: LocalUser.name, subject: "root-crl", at: now, in: database)
      try signRevocationLists(now: now, in: database)
    }
  }

  /// The management certificate in place, or a new one.
  private static func managementCertificate(
    _ keys: AuthorityKeys, _ issuing: Certificate, named name: String, _ files: CAFiles, now: Date
  ) throws -> Certificate {
    let registry = try Registry(path: files.registry)
    defer { try? registry.pool.close() }
    return try registry.pool.write { database in
      if let known = try RegisteredCertificate.of(keys.management.publicKey, in: database) {
        return known.certificate
      }
      let certificate = try keys.issuing.issue(
        CertificateTemplate(
          role: .management(name: "\(name) Management"), publicKey: keys.management.publicKey,
          notBefore: now - CAConfiguration.backdating,
          notAfter: min(now.adding(days: CAConfiguration.issuingDays), issuing.notAfter)),
        issuer: issuing)
      for (new, kind) in [
        (issuing, RegisteredCertificate.Kind.issuing), (certificate, .management),
      ] {
        try RegisteredCertificate(new: new, kind, subject: new.subject, at: now)
          .insert(into: database)
      }
      try AuditLog.append(
        .authorityInstalled, by: LocalUser.name, subject: issuing.serialNumber,
        detail: issuing.subject, at: now, in: database)
      return certificate
    }
  }

  /// Whether a verifier would believe this CA: the path, both CRLs, and that a device below it would be believed.
  private static func check(
    _ management: Certificate, _ issuing: Certificate, _ root: Certificate, _ rootList: String,
    _ key: IssuerKey, now: Date
  ) throws(ManagementError) {
    do {
      let own = try key.revocationList(
        of: [], issuer: issuing, number: 1, from: now - CAConfiguration.backdating, until: now + 60)
      let validator = try ChainValidator(
        anchors: [root], revocation: .lists([own] + RevocationList.list(pem: rootList)))
      _ = try validator.validateManagement(CertificateChain([management, issuing]), at: now)
    } catch {
      throw ManagementError(
        .invalid, "root, issuing certificate and the root's CRL do not hold together: \(error)")
    }
  }

  private static func finish(
    _ parts: Installation, in directory: String, passphrase: LockedMemory?, now: Date
  ) throws(ManagementError) {
    let authority = try CertificateAuthority(
      directory: directory, keys: .open(passphrase: passphrase))
    do {
      try authority.registry.pool.write { database in
        try authority.issueService(
          hosts: parts.hosts, certificateFile: authority.files.tls,
          keyFile: authority.files.tlsKey, now: now, in: database)
        try authority.signLists(now: now, in: database)
      }
      try authority.registry.pool.close()
    } catch {
      throw ManagementError(error)
    }
  }
}
