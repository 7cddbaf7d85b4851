import DeviceKeys
import FoundationEssentials
import GRDB

extension CertificateAuthority {
  /// Makes a new authority in `directory`, which must be absent or empty; it appears complete or not at all.
  ///
  /// - Parameters:
  ///   - name: for people, in the names of root and issuing CA.
  ///   - hosts: names and addresses of the CA's own HTTPS service, at least one.
  ///   - now: start of all lifetimes.
  /// - Returns: the operator's token, 64 hex digits; it is also in `operator-token`, and nowhere else.
  /// - Throws: `ManagementError`.
  public static func create(
    in directory: String, name: String, hosts: [String], now: Date = Date()
  ) throws(ManagementError) -> String {
    let token = OperatorToken.random()
    try StagedDirectory.create(directory) { (staging) throws(ManagementError) in
      let files = CAFiles(directory: staging)
      do {
        try write(files, name: name, now: now)
        let registry = try Registry(path: files.registry)
        try registry.pool.write { try token.store(in: $0) }
        let authority = try CertificateAuthority(directory: staging)
        try authority.registry.pool.write { database in
          try RegisteredCertificate(
            new: authority.issuing.certificate, .issuing, subject: name, at: now
          ).insert(into: database)
          try authority.issueService(
            hosts: hosts, certificateFile: files.tls, keyFile: files.tlsKey, now: now, in: database)
          try authority.signRevocationLists(now: now, in: database)
        }
        try authority.registry.pool.close()
        try registry.pool.close()
        try TextFile.write("\(token.text)\n", to: files.operatorToken, mode: 0o600)
      } catch {
        throw ManagementError(error)
      }
    }
    return token.text
  }

  /// Keys, certificates and settings.
  private static func write(_ files: CAFiles, name: String, now: Date) throws {
    let start = now - CAConfiguration.backdating
    let rootKey = try IssuerKey.create(path: files.rootKey)
    let root = try rootKey.issue(
      CertificateTemplate(
        role: .root(name: "\(name) Root"), publicKey: rootKey.publicKey, notBefore: start,
        notAfter: now.adding(days: CAConfiguration.rootDays)), issuer: nil)
    let issuingKey = try IssuerKey.create(path: files.issuingKey)
    let issuing = try rootKey.issue(
      CertificateTemplate(
        role: .issuing(name: "\(name) Issuing"), publicKey: issuingKey.publicKey, notBefore: start,
        notAfter: now.adding(days: CAConfiguration.issuingDays)), issuer: root)
    try TextFile.write(root.pem, to: files.root, mode: 0o644)
    try TextFile.write(issuing.pem, to: files.issuing, mode: 0o644)
    try TextFile.write(CAConfiguration.template, to: files.configuration, mode: 0o644)
  }
}

extension Date {
  func adding(days: Int) -> Date { self + TimeInterval(days) * 86_400 }
}
