import DeviceKeys
import Glibc
import Platform
import TrustedPacket

/// The one writer of an audit log. A record is on the disk when `append` returns; what was not said to be written may be
/// lost in a power cut, and nothing else.
public final class AuditWriter {
  let folder: AuditFolder
  let rules: AuditRules
  private let boot: UInt64
  private let now: @Sendable () -> WallClock
  private let onAppend: @Sendable (AuditHead) -> Void
  private let lock: Int32
  /// The newest file; nil when the next record begins one.
  private var file: AuditFile?
  /// Records of what happened at the start, until there is room for them.
  private var pending: [AuditEvent]
  private var isBroken = false
  private var nextPruning = Int.min
  /// Bytes of all files.
  var totalBytes = 0
  /// The last record.
  public private(set) var head: AuditHead

  /// Opens a log, repairs what a power cut left, and records both.
  ///
  /// - Parameters:
  ///   - boot: how often the device has booted, and the kernel's random identifier of this boot.
  ///   - mayCreate: false when the device has worked before, so that a missing directory is a loss.
  ///   - onAppend: told of each record that is on the disk.
  /// - Throws: `AuditError`: `.locked`, `.broken`, `.unusable`. A full disk is no reason: captures are refused then, but
  ///   somebody can still ask why.
  public convenience init(
    _ folder: AuditFolder, rules: AuditRules, boot: (count: UInt64, id: String), mayCreate: Bool,
    onAppend: @escaping @Sendable (AuditHead) -> Void = { _ in }
  ) throws(AuditError) {
    try self.init(
      folder, rules: rules, boot: boot, mayCreate: mayCreate, now: WallClock.now,
      onAppend: onAppend)
  }

  init(
    _ folder: AuditFolder, rules: AuditRules, boot: (count: UInt64, id: String), mayCreate: Bool,
    now: @escaping @Sendable () -> WallClock, onAppend: @escaping @Sendable (AuditHead) -> Void
  ) throws(AuditError) {
    self.folder = folder
    self.rules = rules
    self.boot = boot.count
    self.now = now
    self.onAppend = onAppend
    let lock = try AuditOpening.lock(folder, mayCreate: mayCreate)
    let opening: AuditOpening
    do throws(AuditError) { opening = try AuditOpening(folder) } catch {
      close(lock)
      throw error
    }
    self.lock = lock
    file = opening.newest
    head = opening.head
    totalBytes = opening.totalBytes
    pending =
      (opening.tornBytes > 0 ? [.repaired(bytes: opening.tornBytes)] : [])
      + [.opened(bootID: boot.id)]
    try? writePending()
  }

  deinit { close(lock) }

  /// Whether a capture may begin: its record will find room.
  ///
  /// - Throws: `AuditError`: `.full`, `.unusable`.
  public func checkRoom() throws(AuditError) {
    try checkWorks()
    try pruneWhenDue()
    guard totalBytes + rules.fileBytes <= rules.roomMiB << 20 else {
      throw AuditError(
        .full,
        "the audit log has filled its \(rules.roomMiB) MiB before the oldest record was "
          + "\(rules.retentionDays) days old; raise audit.room_mib")
    }
    var status = statvfs()
    guard statvfs(folder.path, &status) == 0 else {
      throw AuditError(SystemError.last("cannot examine \(folder.path)"))
    }
    guard Int(clamping: status.f_bavail) * Int(clamping: status.f_frsize) >= rules.freeBytes else {
      throw AuditError(.full, "the disk of \(folder.path) is full; make room for the audit log")
    }
    try writePending()
  }

  /// Writes a record and waits until it is on the disk.
  ///
  /// - Throws: `AuditError`; then there is no such record, or a restart decides whether there is.
  @discardableResult
  public func append(_ event: AuditEvent) throws(AuditError) -> AuditHead {
    try checkWorks()
    try writePending()
    return try write(event)
  }

  private func checkWorks() throws(AuditError) {
    guard !isBroken else {
      throw AuditError(
        .unusable, "the disk of \(folder.path) failed; check it, then restart attestcamd")
    }
  }

  private func writePending() throws(AuditError) {
    while let event = pending.first {
      _ = try write(event)
      pending.removeFirst()
    }
  }

  func write(_ event: AuditEvent) throws(AuditError) -> AuditHead {
    let record = AuditRecord(event, after: head, boot: boot, at: now())
    let line = try record.line()
    if let file, file.byteCount + line.count > rules.fileBytes { self.file = nil }
    do throws(AuditFile.Failure) {
      if let file {
        try file.append(line)
      } else {
        file = try AuditFile(creating: folder.file(record.count).path, with: line)
      }
    } catch {
      isBroken = error.isDoubtful
      throw AuditError(error.cause)
    }
    totalBytes += line.count
    head = AuditHead(count: record.count, digest: SHA256.digest(line))
    onAppend(head)
    return head
  }

  /// Hourly, and whenever room is short.
  private func pruneWhenDue() throws(AuditError) {
    let clock = now()
    guard clock.uptime >= nextPruning || totalBytes + rules.fileBytes > rules.roomMiB << 20 else {
      return
    }
    try prune(at: clock)
    nextPruning = clock.uptime + 3600
  }
}
