import DeviceKeys
import FoundationEssentials
import GRDB
import TPMEvidence

extension RegisteredDevice {
  static let withIDSQL = "SELECT * FROM device WHERE id = ?"
  static let withEndorsementSQL = "SELECT id FROM device WHERE endorsement_key = ?"
  static let withAttestationSQL = "SELECT id FROM device WHERE attestation_name = ?"
  static let ofBatchSQL = "SELECT * FROM device WHERE batch = ?"
  static let revokedSQL = "SELECT id FROM device WHERE state = 'revoked'"

  static func with(_ id: DeviceID, in database: Database) throws -> RegisteredDevice? {
    try Row.fetchOne(database, sql: withIDSQL, arguments: [Data(id.bytes)])
      .map(RegisteredDevice.init(row:))
  }

  static func of(batch: String, in database: Database) throws -> [RegisteredDevice] {
    try Row.fetchAll(database, sql: ofBatchSQL, arguments: [batch])
      .map(RegisteredDevice.init(row:))
  }

  /// Which device has this TPM.
  static func having(_ tpm: RegisteredTPM, in database: Database) throws -> DeviceID? {
    try Data.fetchOne(
      database, sql: withEndorsementSQL, arguments: [Data(tpm.endorsementKey.bytes)]
    ).flatMap { DeviceID($0) }
  }

  /// Which device has this attestation key.
  static func having(_ name: TPMName, in database: Database) throws -> DeviceID? {
    try Data.fetchOne(database, sql: withAttestationSQL, arguments: [Data(name.bytes)])
      .flatMap { DeviceID($0) }
  }

  static func revoked(in database: Database) throws -> [DeviceID] {
    try Data.fetchAll(database, sql: revokedSQL).compactMap { DeviceID($0) }
  }

  /// A device that is not there yet.
  static func register(
    _ id: DeviceID, batch: String?, model: String?, at time: Date, in database: Database
  ) throws {
    try database.execute(
      sql: """
        INSERT INTO device (id, state, batch, model, registered_at)
        VALUES (?, 'registered', ?, ?, ?)
        """, arguments: [Data(id.bytes), batch, model, time.seconds])
  }

  static func bind(_ id: DeviceID, to key: PublicKey?, in database: Database) throws {
    try database.execute(
      sql: "UPDATE device SET key = ? WHERE id = ?",
      arguments: [key.map { Data($0.digest) }, Data(id.bytes)])
  }

  static func enrolled(
    _ id: DeviceID, key: PublicKey, protection: KeyProtection, at time: Date, in database: Database
  ) throws {
    try database.execute(
      sql: """
        UPDATE device SET key = ?, protection = ?, enrolled_at = ?,
          state = CASE state WHEN 'active' THEN 'active' ELSE 'enrolled' END
        WHERE id = ?
        """, arguments: [Data(key.digest), protection.rawValue, time.seconds, Data(id.bytes)])
  }

  static func set(_ tpm: RegisteredTPM, of id: DeviceID, in database: Database) throws {
    try database.execute(
      sql: """
        UPDATE device SET endorsement_key = ?, endorsement_certificate = ?, attestation_key = ?,
          attestation_name = ?, manufacturer = ?, vendor = ?, firmware = ?, in_lockout = ?
        WHERE id = ?
        """,
      arguments: [
        Data(tpm.endorsementKey.bytes), tpm.endorsementCertificate.map { Data($0.bytes) },
        Data(tpm.attestationKey.encoded), Data(tpm.attestationKey.name.bytes), tpm.manufacturer,
        tpm.vendor, tpm.firmware, tpm.isInLockout, Data(id.bytes),
      ])
  }

  /// The first self-test that passes; later ones change nothing.
  static func activate(_ id: DeviceID, at time: Date, in database: Database) throws -> Bool {
    try database.execute(
      sql: "UPDATE device SET state = 'active', active_at = ? WHERE id = ? AND state = 'enrolled'",
      arguments: [time.seconds, Data(id.bytes)])
    return database.changesCount == 1
  }

  static func revoke(
    _ id: DeviceID, _ reason: RevocationReason, at time: Date, in database: Database
  ) throws {
    try database.execute(
      sql: "UPDATE device SET state = 'revoked', revoked_at = ?, reason = ? WHERE id = ?",
      arguments: [time.seconds, reason.rawValue, Data(id.bytes)])
  }

  /// Frees the ID for another key and another TPM.
  static func release(_ id: DeviceID, in database: Database) throws {
    try database.execute(
      sql: """
        UPDATE device SET state = 'registered', key = NULL, endorsement_key = NULL,
          endorsement_certificate = NULL, attestation_key = NULL, attestation_name = NULL,
          active_at = NULL, revoked_at = NULL, reason = NULL
        WHERE id = ?
        """, arguments: [Data(id.bytes)])
  }
}
