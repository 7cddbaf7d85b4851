import DeviceKeys
import FoundationEssentials
import GRDB

/// Whose a key is. A key never changes its owner.
enum KeyOwner: Equatable {
  case device(DeviceID)
  case batch(String)
  /// One of our own: CA, management, TLS.
  case ourselves

  static let sql = "SELECT device, batch FROM public_key WHERE digest = ?"

  /// - Returns: nil for a key that was never seen.
  static func of(_ key: PublicKey, in database: Database) throws -> KeyOwner? {
    guard let row = try Row.fetchOne(database, sql: sql, arguments: [Data(key.digest)]) else {
      return nil
    }
    if let device = (row["device"] as Data?).flatMap({ DeviceID($0) }) { return .device(device) }
    return (row["batch"] as String?).map { .batch($0) } ?? .ourselves
  }

  /// Only for a key that was never seen; the primary key is the last word on that.
  func take(_ key: PublicKey, in database: Database) throws {
    var (device, batch): (Data?, String?)
    switch self {
    case .device(let id): device = Data(id.bytes)
    case .batch(let name): batch = name
    case .ourselves: break
    }
    try database.execute(
      sql: "INSERT INTO public_key (digest, device, batch) VALUES (?, ?, ?)",
      arguments: [Data(key.digest), device, batch])
  }
}
