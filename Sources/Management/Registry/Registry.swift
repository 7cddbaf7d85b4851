import FoundationEssentials
import GRDB

/// The CA's record of every certificate it has issued, in one SQLite file (WAL, synced at each commit).
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
    configuration.busyMode = .timeout(5)
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
    migrator.registerMigration("1") { database in
      try database.execute(
        sql: """
          CREATE TABLE certificate (
            serial TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('issuing', 'service', 'device')),
            subject TEXT NOT NULL,
            key BLOB NOT NULL CHECK (length(key) = 32),
            der BLOB NOT NULL,
            issued_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            revoked_at INTEGER,
            reason TEXT
          ) STRICT;
          -- A key gets one certificate, ever: it cannot pass to another device, nor come back once revoked.
          CREATE UNIQUE INDEX certificate_key ON certificate (key);
          -- One certificate in force per device ID.
          CREATE UNIQUE INDEX certificate_device ON certificate (subject)
            WHERE kind = 'device' AND revoked_at IS NULL;
          CREATE INDEX certificate_revoked ON certificate (kind, expires_at)
            WHERE revoked_at IS NOT NULL;
          CREATE TABLE revocation_list (
            issuer TEXT NOT NULL PRIMARY KEY CHECK (issuer IN ('root', 'issuing')),
            number INTEGER NOT NULL,
            issued_at INTEGER NOT NULL,
            der BLOB NOT NULL
          ) STRICT;
          CREATE TABLE operator (
            id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
            token_hash BLOB NOT NULL CHECK (length(token_hash) = 32)
          ) STRICT;
          """)
    }
    migrator.registerMigration("interim") { database in
      try database.execute(
        sql: "CREATE TABLE registration (key BLOB NOT NULL PRIMARY KEY, device TEXT NOT NULL) STRICT")
    }
    return migrator
  }
}
