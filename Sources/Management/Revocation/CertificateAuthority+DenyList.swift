import DeviceKeys
import FoundationEssentials
import GRDB

extension CertificateAuthority {
  /// The signed deny list, with at least half of its lifetime left: an older one is signed anew. It is in
  /// `deny-list.cose` too.
  ///
  /// - Throws: `ManagementError`.
  public func denyList(now: Date = Date()) async throws(ManagementError) -> [UInt8] {
    let current = try await read { try freshDenyList(now: now, in: $0) }
    if let current, TextFile.exists(files.denyList) { return current }
    return try await write { database in
      // Another process may have signed meanwhile.
      if let current = try freshDenyList(now: now, in: database) {
        try TextFile.write(current, to: files.denyList, mode: 0o644)
        return current
      }
      return try signDenyList(now: now, in: database)
    }
  }

  private func freshDenyList(now: Date, in database: Database) throws -> [UInt8]? {
    try Data.fetchOne(
      database, sql: "SELECT message FROM deny_list WHERE id = 1 AND issued_at > ?",
      arguments: [(now - TimeInterval(configuration.denyListHours) * 1800).seconds]
    ).map { Array($0) }
  }

  /// Signs both lists anew, and only then writes their files: one that cannot be signed leaves none of them behind.
  func signLists(now: Date, in database: Database) throws {
    let denyList = try makeDenyList(now: now, in: database)
    let revocationLists = try makeRevocationLists(now: now, in: database)
    try TextFile.write(denyList, to: files.denyList, mode: 0o644)
    try TextFile.write(revocationLists, to: files.revocationLists, mode: 0o644)
  }

  /// Signs the deny list, and writes the file before the transaction ends.
  private func signDenyList(now: Date, in database: Database) throws -> [UInt8] {
    let message = try makeDenyList(now: now, in: database)
    try TextFile.write(message, to: files.denyList, mode: 0o644)
    return message
  }

  /// Signs the list of all revoked devices under the next number.
  private func makeDenyList(now: Date, in database: Database) throws -> [UInt8] {
    let number =
      try Int.fetchOne(database, sql: "SELECT number FROM deny_list WHERE id = 1") ?? 0
    let start = now - CAConfiguration.backdating
    let list = try DenyList(
      number: number + 1, thisUpdate: start,
      nextUpdate: start + TimeInterval(configuration.denyListHours) * 3600,
      devices: RegisteredDevice.revoked(in: database))
    let message = try openKeys().management.sign(
      .denyList(list), chain: chain(of: management))
    try database.execute(
      sql: "INSERT OR REPLACE INTO deny_list (id, number, issued_at, message) VALUES (1, ?, ?, ?)",
      arguments: [number + 1, now.seconds, Data(message)])
    return message
  }
}
