import GRDB

/// The management server's record of devices, keys, certificates, operators and acts, in one SQLite file (WAL, synced
/// at each commit).
///
/// All lookups go through an index, so they cost the same for ten devices and for a million. Writing is one
/// transaction at a time, across processes too: SQLite takes the write lock when a transaction begins.
struct Registry: Sendable {
  let pool: DatabasePool

  /// Opens the registry and brings its tables up to date.
  ///
  /// - Throws: `ManagementError(.storage)`.
  init(path: String) throws(ManagementError) {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.label = "registry"
    do {
      pool = try DatabasePool(path: path, configuration: configuration)
      // A certificate must not leave before its record would survive a power cut.
      try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      try Self.migrations.migrate(pool)
    } catch {
      throw ManagementError(.storage, "cannot open the registry \(path): \(error)")
    }
  }

  private static var migrations: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { try $0.execute(sql: schema) }
    return migrator
  }
}
