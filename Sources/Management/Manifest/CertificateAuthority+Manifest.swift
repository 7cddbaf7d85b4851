import DeviceKeys
import FoundationEssentials

extension CertificateAuthority {
  /// Signs what the files of an installation must be; whose manifest it was stands in the audit log.
  ///
  /// - Throws: `ManagementError`; `.invalid` for a path that no reader takes.
  public func signManifest(
    _ list: DigestList, by who: Operator = .local, now: Date = Date()
  ) async throws(ManagementError) -> [UInt8] {
    let message: [UInt8]
    do {
      message = try openKeys().management.sign(
        .softwareManifest(SoftwareManifest(signedAt: now, files: list.files)),
        chain: chain(of: management))
    } catch {
      throw ManagementError(error)
    }
    try await write { database in
      try AuditLog.append(
        .manifestSigned, by: who.name, subject: SHA256.digest(message).description,
        detail: "\(list.files.count) files", at: now, in: database)
    }
    return message
  }
}
