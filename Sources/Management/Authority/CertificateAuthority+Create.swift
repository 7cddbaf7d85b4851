import DeviceKeys
import FoundationEssentials
import GRDB
import Platform

extension CertificateAuthority {
  /// First half of the ceremony: keys, settings, registry, and a request for the root to sign.
  ///
  /// `directory` must be absent or empty; it appears complete or not at all.
  ///
  /// - Parameters:
  ///   - configuration: its name is in the names of all certificates; its hardware key must exist already.
  ///   - passphrase: encrypts the key files; nil leaves them open.
  /// - Returns: the first operator's token, 64 hex digits; it is also in `operator-token`, and nowhere else.
  /// - Throws: `ManagementError`.
  public static func prepare(
    in directory: String, configuration: CAConfiguration = CAConfiguration(),
    passphrase: LockedMemory? = nil, now: Date = Date()
  ) throws(ManagementError) -> String {
    var token = ""
    try StagedDirectory.create(directory) { (staging) throws(ManagementError) in
      token = try prepare(
        CAFiles(directory: staging), configuration, passphrase: passphrase, now: now)
    }
    return token
  }

  /// Both halves at once, for small installations and demonstrations: a root in `rootDirectory`, made when it is
  /// absent, signs the CA in `directory`. Take the root's directory off the machine afterwards.
  ///
  /// - Parameters:
  ///   - hosts: names and addresses of the CA's own HTTPS service, at least one.
  ///   - rootPassphrase: of the root's key.
  /// - Returns: the first operator's token.
  /// - Throws: `ManagementError`.
  public static func create(
    in directory: String, rootDirectory: String, configuration: CAConfiguration,
    hosts: [String], passphrase: LockedMemory? = nil, rootPassphrase: LockedMemory? = nil,
    now: Date = Date()
  ) throws(ManagementError) -> String {
    if !TextFile.exists(RootFiles(directory: rootDirectory).certificate) {
      try RootAuthority.create(
        in: rootDirectory, name: configuration.name, passphrase: rootPassphrase, now: now)
    }
    let root = try RootAuthority(directory: rootDirectory, passphrase: rootPassphrase)
    var token = ""
    try StagedDirectory.create(directory) { (staging) throws(ManagementError) in
      let files = CAFiles(directory: staging)
      token = try prepare(files, configuration, passphrase: passphrase, now: now)
      let issuing = try root.sign(
        request: TextFile.read(files.issuingRequest), name: configuration.name, now: now)
      try install(
        Installation(
          root: root.certificate.pem, issuing: issuing.pem,
          rootRevocationList: root.revocationList(now: now).pem, hosts: hosts),
        in: staging, passphrase: passphrase, now: now)
    }
    return token
  }

  private static func prepare(
    _ files: CAFiles, _ configuration: CAConfiguration, passphrase: LockedMemory?, now: Date
  ) throws(ManagementError) -> String {
    let token = OperatorToken.random()
    do {
      let issuing =
        configuration.hardwareKey == nil
        ? try IssuerKey.create(path: files.issuingKey, passphrase: passphrase)
        : try AuthorityKeys.issuing(files, configuration.hardwareKey, passphrase: nil)
      let management = try ManagementKey.create(path: files.managementKey, passphrase: passphrase)
      try TextFile.write(configuration.file, to: files.configuration, mode: 0o644)
      try TextFile.write(
        issuing.request(name: "\(configuration.name) Issuing").pem, to: files.issuingRequest,
        mode: 0o644)
      let registry = try Registry(path: files.registry)
      try registry.pool.write { database in
        try KeyOwner.ourselves.take(issuing.publicKey, in: database)
        try KeyOwner.ourselves.take(management.publicKey, in: database)
        try RegisteredOperator(name: RegisteredOperator.first, createdAt: now)
          .insert(token, into: database)
        try AuditLog.append(
          .authorityCreated, by: LocalUser.name, subject: configuration.name, at: now, in: database)
      }
      try registry.pool.close()
      try TextFile.write("\(token.text)\n", to: files.operatorToken, mode: 0o600)
    } catch {
      throw ManagementError(error)
    }
    return token.text
  }
}

extension Date {
  func adding(days: Int) -> Date { self + TimeInterval(days) * 86_400 }
}
