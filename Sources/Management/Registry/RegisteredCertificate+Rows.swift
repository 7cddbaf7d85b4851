import DeviceKeys
import FoundationEssentials
import GRDB

extension RegisteredCertificate {
  static let withSerialSQL = "SELECT * FROM certificate WHERE serial = ?"
  static let inForceSQL = """
    SELECT * FROM certificate WHERE device = ? AND retires_at IS NULL AND revoked_at IS NULL
    """
  static let ofDeviceSQL = "SELECT * FROM certificate WHERE device = ? ORDER BY issued_at, serial"
  static let ofKeySQL = "SELECT * FROM certificate WHERE key = ?"
  static let retiringSQL = """
    SELECT * FROM certificate WHERE retires_at IS NOT NULL AND retires_at <= ? AND revoked_at IS NULL
    """
  static let revokedSQL = """
    SELECT serial, revoked_at, reason FROM certificate
    WHERE kind = ? AND expires_at > ? AND revoked_at IS NOT NULL
    """

  /// Only for a certificate that is not there yet, of a key whose owner is registered.
  func insert(into database: Database) throws {
    let device = kind == .device ? Hex.decode(subject).map { Data($0) } : nil
    try database.execute(
      sql: """
        INSERT INTO certificate (serial, kind, device, subject, key, der, issued_at, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        certificate.serialNumber, kind.rawValue, device, device == nil ? subject : nil,
        Data(certificate.publicKey.digest), Data(certificate.der), issuedAt.seconds,
        certificate.notAfter.seconds,
      ])
  }

  static func with(serial: String, in database: Database) throws -> RegisteredCertificate? {
    try Row.fetchOne(database, sql: withSerialSQL, arguments: [serial])
      .map(RegisteredCertificate.init(row:))
  }

  /// The device's newest certificate, unless it is revoked.
  static func inForce(
    for device: DeviceID, in database: Database
  ) throws -> RegisteredCertificate? {
    try Row.fetchOne(database, sql: inForceSQL, arguments: [Data(device.bytes)])
      .map(RegisteredCertificate.init(row:))
  }

  /// All that a device ever had, oldest first.
  static func of(_ device: DeviceID, in database: Database) throws -> [RegisteredCertificate] {
    try Row.fetchAll(database, sql: ofDeviceSQL, arguments: [Data(device.bytes)])
      .map(RegisteredCertificate.init(row:))
  }

  /// How many a device was given from this time on.
  static func count(of device: DeviceID, since time: Date, in database: Database) throws -> Int {
    try Int.fetchOne(
      database, sql: "SELECT COUNT(*) FROM certificate WHERE device = ? AND issued_at >= ?",
      arguments: [Data(device.bytes), time.seconds]) ?? 0
  }

  /// What was issued to a key of our own.
  static func of(_ key: PublicKey, in database: Database) throws -> RegisteredCertificate? {
    try Row.fetchOne(database, sql: ofKeySQL, arguments: [Data(key.digest)])
      .map(RegisteredCertificate.init(row:))
  }

  static func all(in database: Database) throws -> [RegisteredCertificate] {
    try Row.fetchAll(database, sql: "SELECT * FROM certificate ORDER BY issued_at, serial")
      .map(RegisteredCertificate.init(row:))
  }

  static func revoke(
    serial: String, at time: Date, _ reason: RevocationReason, in database: Database
  ) throws {
    try database.execute(
      sql: "UPDATE certificate SET revoked_at = ?, reason = ? WHERE serial = ?",
      arguments: [time.seconds, reason.rawValue, serial])
  }

  static func retire(serial: String, at time: Date, in database: Database) throws {
    try database.execute(
      sql: "UPDATE certificate SET retires_at = ? WHERE serial = ?",
      arguments: [time.seconds, serial])
  }
}

extension PublicKey {
  /// What the registry calls this key: SHA-256 of its SubjectPublicKeyInfo.
  var digest: [UInt8] { SHA256.digest(subjectPublicKeyInfo).bytes }
}

extension Date {
  /// Whole seconds since 1970, as the registry keeps times.
  var seconds: Int { Int(timeIntervalSince1970.rounded(.down)) }

  init(seconds: Int) { self.init(timeIntervalSince1970: TimeInterval(seconds)) }
}
