import AuditLog
import DeviceKeys
import Glibc
import Platform
import TrustedPacket

/// What the device remembers across restarts, on a thread of its own since every change waits for the disk.
public actor DeviceState {
  private var ledger: NonceLedger
  private var history: PacketHistory
  private let audit: AuditWriter
  var attempts: AttemptLedger
  /// Milliseconds since boot, sleep included.
  let bootTime: @Sendable () -> Int64
  private let lock: Int32
  private let thread: DedicatedThread

  public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// Opens the state in a directory that only its owner may write, creating the files on a new device.
  ///
  /// - Parameters:
  ///   - audit: where the audit log is; nil for `audit` in the same directory.
  ///   - onAudit: told of each audit record that is on the disk.
  /// - Throws: `StateError`, also when another process uses the same directory.
  public init(
    directory: String, audit: String? = nil, rules: AuditRules = AuditRules(),
    onAudit: @escaping @Sendable (AuditHead) -> Void = { _ in }
  ) throws(StateError) {
    try self.init(
      directory: directory, audit: audit, rules: rules, bootID: Self.bootID(), onAudit: onAudit)
  }

  init(
    directory: String, audit: String? = nil, rules: AuditRules = AuditRules(), bootID: [UInt8],
    bootTime: @escaping @Sendable () -> Int64 = BootTime.milliseconds,
    onAudit: @escaping @Sendable (AuditHead) -> Void = { _ in }
  ) throws(StateError) {
    try Self.checkIsPrivate(directory)
    let file = open("\(directory)/lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw StateError(SystemError.last("cannot open \(directory)/lock")) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      close(file)
      throw StateError(directory, "another daemon uses this state directory")
    }
    do throws(StateError) {
      // Made together and lost only together: one without the other would start from nothing in silence.
      let past = "\(directory)/history"
      ledger = try NonceLedger(
        path: "\(directory)/nonces", mayCreate: access(past, F_OK) != 0 && errno == ENOENT)
      history = try PacketHistory(path: past, bootID: bootID, mayBeNew: ledger.isEmpty)
      attempts = try AttemptLedger(
        path: "\(directory)/attempts", bootID: bootID, mayBeNew: ledger.isEmpty, now: bootTime())
      self.audit = try Self.openAudit(
        audit ?? "\(directory)/audit", rules, history, Hex.encode(bootID), onAudit)
    } catch {
      close(file)
      throw error
    }
    lock = file
    self.bootTime = bootTime
    thread = DedicatedThread(name: "device-state")
  }

  deinit { close(lock) }

  /// Spends a nonce durably.
  ///
  /// - Throws: `CaptureFailure`: `.nonceReused`, `.stateUnavailable`.
  func spend(_ nonce: Nonce) throws(CaptureFailure) {
    guard !ledger.contains(nonce) else {
      throw CaptureFailure(
        .nonceReused, "this device has already used the nonce; get a new one from the server")
    }
    do throws(StateError) { try ledger.spend(nonce) } catch {
      throw CaptureFailure(.stateUnavailable, error.description)
    }
  }

  /// Where the next packet stands in the device's history, and where the audit log ends before it.
  func position() -> Position {
    Position(
      bootCount: history.bootCount, sequence: history.sequence + 1, previous: history.previous,
      audit: audit.head)
  }

  /// What `position()` tells.
  struct Position: Sendable {
    var bootCount: UInt64
    var sequence: UInt64
    var previous: SHA256Digest?
    var audit: AuditHead
  }

  /// Whether the end of another capture can be recorded.
  ///
  /// - Throws: `CaptureFailure(.stateUnavailable)` that says what to do.
  public func checkAudit() throws(CaptureFailure) {
    do throws(AuditError) { try audit.checkRoom() } catch {
      throw CaptureFailure(.stateUnavailable, error.message)
    }
  }

  /// Records a signed token durably, in the history and in the audit log; before that nobody may have the packet.
  ///
  /// - Throws: `CaptureFailure(.stateUnavailable)`.
  func append(_ token: SHA256Digest, of request: CaptureRequest) throws(CaptureFailure) {
    do throws(StateError) { try history.append(token) } catch {
      throw CaptureFailure(.stateUnavailable, error.description)
    }
    do throws(AuditError) {
      try audit.append(
        .capture(uid: request.uid, purpose: request.purpose, verdict: "signed", packet: token))
    } catch {
      throw CaptureFailure(.stateUnavailable, error.message)
    }
    endAttempt(failed: false)
  }

  /// Records the end of a capture that gave no packet. If the disk does not take it, no further capture begins.
  func append(_ failure: CaptureFailure.Code, of request: CaptureRequest) {
    endAttempt(failed: true)
    _ = try? audit.append(
      .capture(
        uid: request.uid, purpose: request.purpose, verdict: failure.rawValue, packet: nil))
  }

  /// Who may write into the directory can replace the files in it.
  private static func checkIsPrivate(_ directory: String) throws(StateError) {
    var status = stat()
    guard stat(directory, &status) == 0 else {
      throw StateError(SystemError.last("cannot examine \(directory)"))
    }
    guard status.st_mode & S_IFMT == S_IFDIR, status.st_mode & 0o022 == 0 else {
      throw StateError(directory, "not a directory that only its owner may write; chmod 700 it")
    }
  }

  private static func openAudit(
    _ path: String, _ rules: AuditRules, _ history: PacketHistory, _ bootID: String,
    _ onAudit: @escaping @Sendable (AuditHead) -> Void
  ) throws(StateError) -> AuditWriter {
    do throws(AuditError) {
      return try AuditWriter(
        AuditFolder(path), rules: rules, boot: (history.bootCount, bootID),
        mayCreate: history.sequence == 0, onAppend: onAudit)
    } catch {
      throw StateError(error)
    }
  }

  /// The kernel's random identifier of this boot (proc(5)).
  private static func bootID() throws(StateError) -> [UInt8] {
    let path = "/proc/sys/kernel/random/boot_id"
    let text: [UInt8]
    do throws(SystemError) { text = try DurableFile.read(path, limit: 64) } catch {
      throw StateError(error)
    }
    let digits = String(decoding: text, as: UTF8.self).filter(\.isHexDigit)
    guard let bytes = Hex.decode(digits), bytes.count == 16 else {
      throw StateError(path, "not a UUID")
    }
    return bytes
  }
}
