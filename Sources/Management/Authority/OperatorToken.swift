import DeviceKeys
import FoundationEssentials
import GRDB

/// What a factory shows to enrol devices: 32 random bytes in hex. The registry keeps only its hash.
struct OperatorToken: Sendable {
  let text: String

  static func random() -> OperatorToken {
    OperatorToken(text: Hex.encode(SecureRandom.bytes(32)))
  }

  private var hash: [UInt8] { SHA256.digest(Array(text.utf8)).bytes }

  /// From now on the only valid token.
  func store(in database: Database) throws {
    try database.execute(
      sql: "INSERT OR REPLACE INTO operator (id, token_hash) VALUES (1, ?)",
      arguments: [Data(hash)])
  }

  /// Compares hashes, in constant time: neither tells anything about the token.
  func isValid(in database: Database) throws -> Bool {
    let stored = try Data.fetchOne(database, sql: "SELECT token_hash FROM operator WHERE id = 1")
    return stored.map { constantTimeEqual($0, hash) } ?? false
  }
}

extension CertificateAuthority {
  /// Replaces the operator's token, e.g. after it was lost; the old one is refused from now on.
  ///
  /// - Returns: the new token, also written to `operator-token`.
  /// - Throws: `ManagementError`.
  public func replaceOperatorToken() async throws(ManagementError) -> String {
    let token = OperatorToken.random()
    let file = files.operatorToken
    try await write { database in
      try token.store(in: database)
      try TextFile.write("\(token.text)\n", to: file, mode: 0o600)
    }
    return token.text
  }

  func isOperator(_ text: String) async throws(ManagementError) -> Bool {
    let token = OperatorToken(text: text)
    return try await read { try token.isValid(in: $0) }
  }
}
