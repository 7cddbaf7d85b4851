import DeviceKeys
import FoundationEssentials
import Platform
import TrustedPacket

/// One record of the audit log: one line of JSON. Nothing of a face, no nonce and no key, and nothing that tells whose
/// face it was.
public struct AuditRecord: Sendable, Hashable {
  /// Bytes of a line, at most, its end included.
  public static let longestLine = 1024
  /// What the first record is chained to.
  static let beginning = AuditHead(
    count: 0, digest: SHA256Digest([UInt8](repeating: 0, count: 32)) ?? SHA256.digest([]))

  /// 1 for the first record of a device.
  public let count: Int
  /// RFC 3339 in whole seconds and UTC, by the device's own clock; nil without one.
  public let time: String?
  /// Whether that clock was synchronised with a time server.
  public let isSynchronised: Bool
  /// Times the device has booted.
  public let boot: UInt64
  /// Seconds since boot.
  public let uptime: Int
  public let event: AuditEvent
  /// SHA-256 of the line before, its end included; 32 zeros in the first record.
  public let previous: SHA256Digest

  init(_ event: AuditEvent, after head: AuditHead, boot: UInt64, at clock: WallClock) {
    count = head.count + 1
    time = clock.secondsSince1970.map {
      Date(timeIntervalSince1970: TimeInterval($0)).formatted(.iso8601)
    }
    isSynchronised = clock.isSynchronised && time != nil
    self.boot = boot
    uptime = clock.uptime
    self.event = event
    previous = head.digest
  }

  /// The line as it stands in the file.
  ///
  /// - Throws: `AuditError(.unusable)` for a text that makes it too long.
  func line() throws(AuditError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let line = try? Array(encoder.encode(self)) + [UInt8(ascii: "\n")],
      line.count <= Self.longestLine
    else { throw AuditError(.unusable, "a record of more than \(Self.longestLine) bytes") }
    return line
  }

  /// Reads a line strictly: only what `line()` would write is one.
  ///
  /// - Returns: nil for anything else.
  init?(line: ArraySlice<UInt8>) {
    guard line.count <= Self.longestLine,
      let record = try? JSONDecoder().decode(Self.self, from: Data(line.dropLast())),
      let again = try? record.line(), again.elementsEqual(line)
    else { return nil }
    self = record
  }

  /// Seconds since 1970, if the clock could be believed.
  var certainTime: Int? {
    guard isSynchronised, let time else { return nil }
    return (try? Date(time, strategy: .iso8601)).map { Int($0.timeIntervalSince1970) }
  }
}
