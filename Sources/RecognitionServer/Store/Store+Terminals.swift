import DeviceKeys
import FoundationEssentials
import GRDB

extension Store {
  /// Registers a terminal.
  ///
  /// - Returns: its token, 64 hex digits; the store keeps only a hash.
  /// - Throws: `ServerError`; `.exists` when the name is taken.
  public func add(_ terminal: Terminal) async throws(ServerError) -> String {
    let token = Hex.encode(SecureRandom.bytes(32))
    try await write { database in
      guard try Self.terminal(terminal.name, in: database) == nil else {
        throw ServerError(
          .exists, "there is a terminal \(terminal.name); use terminal update or terminal remove")
      }
      try database.execute(
        sql: "INSERT INTO terminal (name, token_hash) VALUES (?, ?)",
        arguments: [terminal.name, Self.hash(token)])
      try Self.insertRights(of: terminal, into: database)
    }
    return token
  }

  /// Replaces a terminal's devices and purposes, from its next request on; its token stays.
  ///
  /// - Throws: `ServerError`; `.missing` when there is none of this name.
  public func update(_ terminal: Terminal) async throws(ServerError) {
    try await write { database in
      guard try Self.terminal(terminal.name, in: database) != nil else {
        throw ServerError(.missing, "there is no terminal \(terminal.name)")
      }
      for table in ["terminal_device", "terminal_purpose"] {
        try database.execute(
          sql: "DELETE FROM \(table) WHERE terminal = ?", arguments: [terminal.name])
      }
      try Self.insertRights(of: terminal, into: database)
    }
  }

  /// Removes a terminal with all it was waiting for; removing none changes nothing.
  ///
  /// - Throws: `ServerError(.storage)`.
  public func removeTerminal(_ name: String) async throws(ServerError) {
    try await write {
      try $0.execute(sql: "DELETE FROM terminal WHERE name = ?", arguments: [name])
    }
  }

  /// All terminals, by name.
  ///
  /// - Throws: `ServerError(.storage)`.
  public func terminals() async throws(ServerError) -> [Terminal] {
    try await read { database in
      try String.fetchAll(database, sql: "SELECT name FROM terminal ORDER BY name")
        .compactMap { try Self.terminal($0, in: database) }
    }
  }

  /// Whose token this is. Looked up by its hash, so that timing tells nothing about tokens.
  func terminal(token: String) async throws(ServerError) -> Terminal? {
    try await read { database in
      try String.fetchOne(
        database, sql: "SELECT name FROM terminal WHERE token_hash = ?",
        arguments: [Self.hash(token)]
      ).flatMap { try Self.terminal($0, in: database) }
    }
  }

  private static func terminal(_ name: String, in database: Database) throws -> Terminal? {
    guard
      try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM terminal WHERE name = ?)", arguments: [name])
        == true
    else { return nil }
    let devices = try Data.fetchAll(
      database, sql: "SELECT device FROM terminal_device WHERE terminal = ?", arguments: [name])
    let purposes = try String.fetchAll(
      database, sql: "SELECT purpose FROM terminal_purpose WHERE terminal = ?", arguments: [name])
    return try Terminal(
      name: name, devices: Set(devices.compactMap { DeviceID($0) }), purposes: Set(purposes))
  }

  private static func insertRights(of terminal: Terminal, into database: Database) throws {
    for device in terminal.devices {
      try database.execute(
        sql: "INSERT INTO terminal_device (terminal, device) VALUES (?, ?)",
        arguments: [terminal.name, Data(device.bytes)])
    }
    for purpose in terminal.purposes {
      try database.execute(
        sql: "INSERT INTO terminal_purpose (terminal, purpose) VALUES (?, ?)",
        arguments: [terminal.name, purpose])
    }
  }

  private static func hash(_ token: String) -> Data { Data(SHA256.digest(Array(token.utf8)).bytes) }
}
