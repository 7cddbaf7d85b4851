import DeviceKeys
import FoundationEssentials
import GRDB

extension CertificateAuthority {
  static let stateSQL = "SELECT state FROM device WHERE id = ?"

  /// How far a device has come, and whether it is revoked; nil for an unknown one.
  ///
  /// - Throws: `ManagementError`.
  public func state(of device: DeviceID) async throws(ManagementError) -> DeviceState? {
    try await read { database in
      try String.fetchOne(database, sql: Self.stateSQL, arguments: [Data(device.bytes)])
        .flatMap { DeviceState(rawValue: $0) }
    }
  }
}
