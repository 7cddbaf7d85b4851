import CBOR
import DeviceKeys
import FoundationEssentials
import GRDB

/// One line of the audit log: who did what to what, and the hash that chains it to the line before.
///
/// No tokens, nonces or keys: only names, device IDs, serial numbers and codes.
public struct AuditEntry: Sendable, Hashable {
  /// 1 for the first.
  public let sequence: Int
  public let time: Date
  /// An operator's name, or `local:` and a user of this machine, or `device` for what a device did by itself.
  public let operatorName: String
  public let act: String
  /// Device ID, serial number or name.
  public let subject: String
  public let detail: String
  /// `hash` of the line before; 32 zeros for the first.
  public let previous: SHA256Digest
  /// SHA-256 of the deterministic CBOR array of all the fields above, in this order.
  public let hash: SHA256Digest

  init(
    sequence: Int, time: Date, operatorName: String, act: String, subject: String, detail: String,
    previous: SHA256Digest
  ) {
    self.sequence = sequence
    self.time = time
    self.operatorName = operatorName
    self.act = act
    self.subject = subject
    self.detail = detail
    self.previous = previous
    hash = SHA256.digest(
      CBOREncoder.encode([
        .int(sequence), .int(time.seconds), .text(operatorName), .text(act), .text(subject),
        .text(detail), .bytes(previous.bytes),
      ]))
  }

  /// As stored; whether the stored hash is right is `AuditLog`'s to say.
  init(row: Row) {
    self.init(
      sequence: row["sequence"], time: Date(seconds: row["time"]), operatorName: row["operator"],
      act: row["act"], subject: row["subject"], detail: row["detail"],
      previous: SHA256Digest(row["previous"] as Data) ?? Self.start)
  }

  /// What the first line is chained to.
  static let start = SHA256Digest([UInt8](repeating: 0, count: 32)) ?? SHA256.digest([])
}

extension AuditEntry: Encodable {
  private enum CodingKeys: String, CodingKey {
    case sequence
    case time
    case operatorName = "operator"
    case act
    case subject
    case detail
    case previous
    case hash
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(sequence, forKey: .sequence)
    try container.encode(time, forKey: .time)
    try container.encode(operatorName, forKey: .operatorName)
    try container.encode(act, forKey: .act)
    try container.encode(subject, forKey: .subject)
    try container.encode(detail, forKey: .detail)
    try container.encode("\(previous)", forKey: .previous)
    try container.encode("\(hash)", forKey: .hash)
  }
}
