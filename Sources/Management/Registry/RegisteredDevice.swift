import DeviceKeys
import FoundationEssentials
import GRDB

/// One device as the registry knows it.
public struct RegisteredDevice: Sendable, Hashable {
  public let id: DeviceID
  public let state: DeviceState
  /// SHA-256 of the SubjectPublicKeyInfo of the key that the ID is bound to; nil: the next enrolment binds it.
  public let key: SHA256Digest?
  /// As its certificates say; nil before the first.
  public let protection: KeyProtection?
  public let batch: String?
  public let model: String?
  public let tpm: RegisteredTPM?
  public let registeredAt: Date
  public let enrolledAt: Date?
  public let activeAt: Date?
  public let revokedAt: Date?
  public let reason: RevocationReason?

  init(row: Row) throws {
    guard let id = DeviceID(row["id"] as Data), let state = DeviceState(rawValue: row["state"])
    else { throw ManagementError(.storage, "the registry has a device of an unknown state") }
    self.id = id
    self.state = state
    key = (row["key"] as Data?).flatMap { SHA256Digest($0) }
    protection = (row["protection"] as String?).flatMap { KeyProtection(rawValue: $0) }
    batch = row["batch"]
    model = row["model"]
    tpm = try RegisteredTPM(row: row)
    registeredAt = Date(seconds: row["registered_at"])
    enrolledAt = (row["enrolled_at"] as Int?).map { Date(seconds: $0) }
    activeAt = (row["active_at"] as Int?).map { Date(seconds: $0) }
    revokedAt = (row["revoked_at"] as Int?).map { Date(seconds: $0) }
    reason = (row["reason"] as String?).map { RevocationReason(rawValue: $0) ?? .unspecified }
  }
}

/// For scripts: bytes in hex, times in RFC 3339.
extension RegisteredDevice: Encodable {
  private enum CodingKeys: String, CodingKey {
    case id = "device_id"
    case state
    case key
    case protection = "key_protection"
    case batch
    case model
    case tpm
    case registeredAt = "registered_at"
    case enrolledAt = "enrolled_at"
    case activeAt = "active_at"
    case revokedAt = "revoked_at"
    case reason
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode("\(id)", forKey: .id)
    try container.encode(state, forKey: .state)
    try container.encodeIfPresent(key.map { "\($0)" }, forKey: .key)
    try container.encodeIfPresent(protection, forKey: .protection)
    try container.encodeIfPresent(batch, forKey: .batch)
    try container.encodeIfPresent(model, forKey: .model)
    try container.encodeIfPresent(tpm, forKey: .tpm)
    try container.encode(registeredAt, forKey: .registeredAt)
    try container.encodeIfPresent(enrolledAt, forKey: .enrolledAt)
    try container.encodeIfPresent(activeAt, forKey: .activeAt)
    try container.encodeIfPresent(revokedAt, forKey: .revokedAt)
    try container.encodeIfPresent(reason, forKey: .reason)
  }
}
