import DeviceKeys
import FoundationEssentials
import GRDB

/// A production batch: devices that can be revoked together.
public struct RegisteredBatch: Sendable, Hashable {
  public let name: String
  /// SHA-256 of the SubjectPublicKeyInfo of the one key that all its devices have; nil when each has its own.
  public let sharedKey: SHA256Digest?
  public let createdAt: Date
  public let revokedAt: Date?
  /// How many devices are registered in it.
  public let devices: Int

  init(row: Row) {
    name = row["name"]
    sharedKey = (row["key"] as Data?).flatMap { SHA256Digest($0) }
    createdAt = Date(seconds: row["created_at"])
    revokedAt = (row["revoked_at"] as Int?).map { Date(seconds: $0) }
    devices = row["devices"]
  }

  /// Without counting its devices.
  static func with(_ name: String, in database: Database) throws -> RegisteredBatch? {
    try Row.fetchOne(
      database, sql: "SELECT *, 0 AS devices FROM batch WHERE name = ?", arguments: [name]
    ).map(RegisteredBatch.init(row:))
  }

  static func all(in database: Database) throws -> [RegisteredBatch] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT batch.*, (SELECT count(*) FROM device WHERE device.batch = batch.name) AS devices
        FROM batch ORDER BY name
        """
    ).map(RegisteredBatch.init(row:))
  }

  static func create(
    _ name: String, sharedKey: PublicKey?, at time: Date, in database: Database
  ) throws {
    try database.execute(
      sql: "INSERT INTO batch (name, key, created_at) VALUES (?, ?, ?)",
      arguments: [name, sharedKey.map { Data($0.digest) }, time.seconds])
    if let sharedKey { try KeyOwner.batch(name).take(sharedKey, in: database) }
  }

  static func revoke(
    _ name: String, _ reason: RevocationReason, at time: Date, in database: Database
  ) throws {
    try database.execute(
      sql: "UPDATE batch SET revoked_at = ?, reason = ? WHERE name = ? AND revoked_at IS NULL",
      arguments: [time.seconds, reason.rawValue, name])
  }
}

extension RegisteredBatch: Encodable {
  private enum CodingKeys: String, CodingKey {
    case name
    case sharedKey = "shared_key"
    case createdAt = "created_at"
    case revokedAt = "revoked_at"
    case devices
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encodeIfPresent(sharedKey.map { "\($0)" }, forKey: .sharedKey)
    try container.encode(createdAt, forKey: .createdAt)
    try container.encodeIfPresent(revokedAt, forKey: .revokedAt)
    try container.encode(devices, forKey: .devices)
  }
}
