import DeviceKeys
import FoundationEssentials
import GRDB

/// The append-only log in the registry; every act writes its line in its own transaction.
enum AuditLog {
  /// Appends a line; it holds if the transaction does.
  static func append(
    _ act: AuditAct, by operatorName: String, subject: String, detail: String = "", at time: Date,
    in database: Database
  ) throws {
    let last = try Row.fetchOne(
      database, sql: "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1")
    let entry = AuditEntry(
      sequence: (last?["sequence"] as Int? ?? 0) + 1, time: time, operatorName: operatorName,
      act: act.rawValue, subject: subject, detail: detail,
      previous: (last?["hash"] as Data?).flatMap { SHA256Digest($0) } ?? AuditEntry.start)
    try database.execute(
      sql: """
        INSERT INTO audit (sequence, time, operator, act, subject, detail, previous, hash)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        entry.sequence, entry.time.seconds, entry.operatorName, entry.act, entry.subject,
        entry.detail, Data(entry.previous.bytes), Data(entry.hash.bytes),
      ])
  }

  static func entries(in database: Database) throws -> [AuditEntry] {
    try Row.fetchAll(database, sql: "SELECT * FROM audit ORDER BY sequence")
      .map(AuditEntry.init(row:))
  }

  /// Checks that no line was changed, removed or put in between; lines cut off at the end show only against a head
  /// that was kept elsewhere.
  ///
  /// - Parameter head: hash of a line that must be there.
  /// - Returns: the last line; nil for an empty log.
  /// - Throws: `ManagementError(.mismatch)` that names the first line at fault.
  static func verify(head: SHA256Digest?, in database: Database) throws -> AuditEntry? {
    var last: AuditEntry?
    var isHeadSeen = head == nil
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM audit ORDER BY sequence")
    while let row = try rows.next() {
      let entry = AuditEntry(row: row)
      let isNext =
        entry.sequence == (last?.sequence ?? 0) + 1
        && entry.previous == last?.hash ?? AuditEntry.start
      guard isNext, Array(row["hash"] as Data) == entry.hash.bytes else {
        throw ManagementError(
          .mismatch, "audit line \(entry.sequence) does not follow from the lines before it")
      }
      if entry.hash == head { isHeadSeen = true }
      last = entry
    }
    guard isHeadSeen else {
      throw ManagementError(.mismatch, "the line with the given hash is not in the audit log")
    }
    return last
  }
}
