import DeviceKeys
import FoundationEssentials
import GRDB
import Verification

extension Store {
  /// Draws a nonce and remembers its hash with what it is for.
  ///
  /// - Parameters:
  ///   - device: the only device that may answer; nil for any of the terminal's.
  ///   - cap: how many of this terminal may be outstanding.
  /// - Returns: nil when the cap is reached.
  /// - Throws: `ServerError(.storage)`.
  func issueNonce(
    to terminal: Terminal, purpose: String, device: DeviceID?, expiresAt: Date, now: Date, cap: Int
  ) async throws(ServerError) -> Nonce? {
    let nonce = Nonce.random()
    return try await write { database in
      try database.execute(
        sql: "DELETE FROM nonce WHERE terminal = ? AND expires_at <= ?",
        arguments: [terminal.name, now.milliseconds])
      let outstanding = try Int.fetchOne(
        database, sql: "SELECT COUNT(*) FROM nonce WHERE terminal = ?", arguments: [terminal.name])
      guard outstanding ?? 0 < cap else { return nil }
      try database.execute(
        sql: """
          INSERT INTO nonce (hash, terminal, purpose, device, expires_at) VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [
          Self.hash(nonce), terminal.name, purpose, device.map { Data($0.bytes) },
          expiresAt.milliseconds,
        ])
      return nonce
    }
  }

  /// Uses a nonce up, if it waits for exactly this answer. One statement decides, so that of two simultaneous
  /// answers one finds nothing left.
  ///
  /// - Throws: `ServerError(.storage)`.
  func consume(
    _ nonce: Nonce, for device: DeviceID, purpose: String, terminal: Terminal, now: Date
  ) async throws(ServerError) -> NonceVerdict {
    let answer: StatementArguments = [
      "hash": Self.hash(nonce), "terminal": terminal.name, "purpose": purpose,
      "now": now.milliseconds,
    ]
    let byDevice: StatementArguments = ["device": Data(device.bytes)]
    return try await write { database in
      try database.execute(
        sql: """
          DELETE FROM nonce
          WHERE hash = :hash AND terminal = :terminal AND purpose = :purpose AND expires_at > :now
            AND (device IS NULL OR device = :device)
            AND EXISTS (SELECT 1 FROM terminal_device AS known
                        WHERE known.terminal = :terminal AND known.device = :device)
          """, arguments: answer &+ byDevice)
      if database.changesCount == 1 { return .accepted }
      // Nothing was used up; only now does it matter whether the device alone was wrong.
      let waits = try Bool.fetchOne(
        database,
        sql: """
          SELECT EXISTS (SELECT 1 FROM nonce WHERE hash = :hash AND terminal = :terminal
            AND purpose = :purpose AND expires_at > :now)
          """, arguments: answer)
      return waits == true ? .deviceNotAllowed : .refused
    }
  }

  /// Forgets every outstanding nonce: what happened around a restart nobody knows.
  ///
  /// - Throws: `ServerError(.storage)`.
  func dropNonces() async throws(ServerError) {
    try await write { try $0.execute(sql: "DELETE FROM nonce") }
  }

  private static func hash(_ nonce: Nonce) -> Data { Data(SHA256.digest(nonce.bytes).bytes) }
}

/// The nonces of one terminal, for one verification.
struct TerminalNonces: NonceAuthority {
  let store: Store
  let terminal: Terminal
  let now: Date

  func consume(
    _ nonce: Nonce, for device: DeviceID, purpose: String
  ) async throws -> NonceVerdict {
    try await store.consume(nonce, for: device, purpose: purpose, terminal: terminal, now: now)
  }
}

extension Date {
  fileprivate var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1000).rounded(.down)) }
}
