import GRDB

/// Terminals and outstanding nonces, in one SQLite file.
///
/// Nonces need not outlive a power cut (a start drops them all), so commits are not synced one by one.
public struct Store: Sendable {
  let pool: DatabasePool

  /// Opens the store and brings its tables up to date.
  ///
  /// - Throws: `ServerError(.storage)`.
  public init(path: String) throws(ServerError) {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.label = "store"
    do {
      pool = try DatabasePool(path: path, configuration: configuration)
      try Self.migrations.migrate(pool)
    } catch {
      throw ServerError(.storage, "cannot open the store \(path): \(error)")
    }
  }

  /// Writes everything into the one file and closes it.
  public func close() throws(ServerError) {
    do { try pool.close() } catch { throw ServerError(store: error) }
  }

  private static var migrations: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.execute(
        sql: """
          CREATE TABLE terminal (
            name TEXT NOT NULL PRIMARY KEY,
            token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32)
          ) STRICT, WITHOUT ROWID;
          CREATE TABLE terminal_device (
            terminal TEXT NOT NULL REFERENCES terminal ON DELETE CASCADE,
            device BLOB NOT NULL CHECK (length(device) = 32),
            PRIMARY KEY (terminal, device)
          ) STRICT, WITHOUT ROWID;
          CREATE TABLE terminal_purpose (
            terminal TEXT NOT NULL REFERENCES terminal ON DELETE CASCADE,
            purpose TEXT NOT NULL,
            PRIMARY KEY (terminal, purpose)
          ) STRICT, WITHOUT ROWID;
          -- Only nonces that wait for an answer: using one up removes it.
          CREATE TABLE nonce (
            hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
            terminal TEXT NOT NULL REFERENCES terminal ON DELETE CASCADE,
            purpose TEXT NOT NULL,
            device BLOB CHECK (length(device) = 32),
            expires_at INTEGER NOT NULL
          ) STRICT, WITHOUT ROWID;
          CREATE INDEX nonce_terminal ON nonce (terminal, expires_at);
          """)
    }
    return migrator
  }

  func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(ServerError) -> Value {
    do { return try await pool.read(body) } catch { throw ServerError(store: error) }
  }

  func write<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(ServerError) -> Value {
    do { return try await pool.write(body) } catch { throw ServerError(store: error) }
  }
}
