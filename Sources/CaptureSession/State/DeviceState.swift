import DeviceKeys
import Glibc
import Platform

/// What the device remembers across restarts, on a thread of its own since every change waits for the disk.
public actor DeviceState {
  private var ledger: NonceLedger
  private var history: PacketHistory
  private let lock: Int32
  private let thread: DedicatedThread

  public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// Opens the state in a directory that only its owner may write, creating the files on a new device.
  ///
  /// - Throws: `StateError`, also when another process uses the same directory.
  public init(directory: String) throws(StateError) {
    try self.init(directory: directory, bootID: Self.bootID())
  }

  init(directory: String, bootID: [UInt8]) throws(StateError) {
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
    } catch {
      close(file)
      throw error
    }
    lock = file
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

  /// Where the next packet stands in the device's history.
  func position() -> (bootCount: UInt64, sequence: UInt64, previous: SHA256Digest?) {
    (history.bootCount, history.sequence + 1, history.previous)
  }

  /// Records a signed token durably.
  ///
  /// - Throws: `CaptureFailure(.stateUnavailable)`.
  func append(_ token: SHA256Digest) throws(CaptureFailure) {
    do throws(StateError) { try history.append(token) } catch {
      throw CaptureFailure(.stateUnavailable, error.description)
    }
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
