/// How long records are kept and how much room they may take.
public struct AuditRules: Sendable, Equatable {
  /// Six months, what the Cybersecurity Law of the PRC (Article 21) asks of network logs.
  public static let shortestRetention = 184
  public static let allowedRetention = shortestRetention...36_500
  public static let allowedRoom = 16...1_048_576

  /// Days that a record is kept at least.
  public var retentionDays: Int
  /// MiB that the log may take; beyond, no capture begins until old records may be deleted.
  public var roomMiB: Int
  /// Bytes after which a new file is begun.
  var fileBytes = 1 << 20
  /// Bytes that must be free on the file system before a capture begins.
  var freeBytes = 4 << 20

  public init(retentionDays: Int = shortestRetention, roomMiB: Int = 1024) {
    self.retentionDays = retentionDays
    self.roomMiB = roomMiB
  }
}
