import DeviceKeys
import FoundationEssentials
import GRDB

/// An operator as the registry knows it; the token itself it does not know.
public struct RegisteredOperator: Sendable, Hashable {
  /// The one that `init` makes.
  static let first = "factory"

  public let name: String
  public let createdAt: Date
  public let expiresAt: Date?
  /// Whether the token is good for one enrolment.
  public let isOnce: Bool
  /// The only device it may enrol.
  public let device: DeviceID?
  /// The device that a one-time token was used for.
  public let usedFor: DeviceID?

  static let withHashSQL = "SELECT * FROM operator WHERE token_hash = ?"
  static let withNameSQL = "SELECT * FROM operator WHERE name = ?"

  init(
    name: String, createdAt: Date, expiresAt: Date? = nil, isOnce: Bool = false,
    device: DeviceID? = nil
  ) {
    self.name = name
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.isOnce = isOnce
    self.device = device
    usedFor = nil
  }

  init(row: Row) {
    name = row["name"]
    createdAt = Date(seconds: row["created_at"])
    expiresAt = (row["expires_at"] as Int?).map { Date(seconds: $0) }
    isOnce = row["once"]
    device = (row["device"] as Data?).flatMap { DeviceID($0) }
    usedFor = (row["used_for"] as Data?).flatMap { DeviceID($0) }
  }

  func insert(_ token: OperatorToken, into database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO operator (name, token_hash, created_at, expires_at, once, device)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        name, Data(token.hash), createdAt.seconds, expiresAt?.seconds, isOnce,
        device.map { Data($0.bytes) },
      ])
  }

  /// The first enrolment by a one-time token uses it up.
  static func use(_ name: String, for device: DeviceID, in database: Database) throws {
    try database.execute(
      sql: "UPDATE operator SET used_for = ? WHERE name = ? AND used_for IS NULL",
      arguments: [Data(device.bytes), name])
  }
}

extension RegisteredOperator: Encodable {
  private enum CodingKeys: String, CodingKey {
    case name
    case createdAt = "created_at"
    case expiresAt = "expires_at"
    case isOnce = "once"
    case device
    case usedFor = "used_for"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(createdAt, forKey: .createdAt)
    try container.encodeIfPresent(expiresAt, forKey: .expiresAt)
    try container.encode(isOnce, forKey: .isOnce)
    try container.encodeIfPresent(device.map { "\($0)" }, forKey: .device)
    try container.encodeIfPresent(usedFor.map { "\($0)" }, forKey: .usedFor)
  }
}
