import DeviceKeys
import FoundationEssentials
import GRDB

/// For measurements: fills a registry as a large installation would, without a signature for each device.
package enum RegistryFill {
  /// Adds devices with random IDs, keys and one certificate record each, every tenth revoked, in one transaction.
  ///
  /// - Returns: some of the IDs.
  /// - Throws: `ManagementError`.
  package static func add(
    _ count: Int, to authority: CertificateAuthority, sample: Int
  ) async throws(ManagementError) -> [DeviceID] {
    let der = Data(authority.management.der)
    return try await authority.write { database in
      try database.execute(sql: "PRAGMA cache_size = -1000000")
      try database.execute(
        sql: """
          CREATE TEMP TABLE filler AS
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
            SELECT i, randomblob(32) AS id, randomblob(32) AS key,
              lower(hex(randomblob(16))) AS serial FROM n
          """, arguments: [count])
      // In the order of each table's key: a million random insertions would take minutes.
      try database.execute(
        sql: """
          INSERT INTO device (id, state, key, protection, registered_at, enrolled_at)
            SELECT id, CASE i % 10 WHEN 0 THEN 'revoked' ELSE 'active' END, key, 'file', 1, 1
            FROM filler ORDER BY id;
          INSERT INTO public_key (digest, device) SELECT key, id FROM filler ORDER BY key
          """)
      try database.execute(
        sql: """
          INSERT INTO certificate (serial, kind, device, key, der, issued_at, expires_at)
            SELECT serial, 'device', id, key, ?, 1, 2000000000 FROM filler ORDER BY serial
          """, arguments: [der])
      let ids = try Data.fetchAll(
        database, sql: "SELECT id FROM filler ORDER BY random() LIMIT ?", arguments: [sample])
      try database.execute(sql: "DROP TABLE filler; PRAGMA cache_size = -2000")
      return ids.compactMap { DeviceID($0) }
    }
  }
}
