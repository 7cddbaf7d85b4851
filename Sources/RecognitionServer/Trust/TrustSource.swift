import FoundationEssentials
import Glibc
import Logging
import Platform
import Synchronization
import Verification

/// The trust store of files that are read again whenever one of them changes.
///
/// While new files cannot be used, the last good ones count; they fail closed by their own `nextUpdate`.
final class TrustSource: Sendable {
  private let files: TrustFiles
  private let now: @Sendable () -> Date
  private let logger: Logger
  private let current: Mutex<State>

  private struct State {
    var versions: [Version?]
    var trust: TrustStore
    /// After a failure: it may have been a passing one, or the clock's.
    var retryAt = Date.distantPast
  }

  /// Seconds between attempts to read files that cannot be used.
  private static let pause: TimeInterval = 5

  /// Which contents a path had: a replaced file differs in at least one.
  private struct Version: Equatable {
    let device, inode, size, seconds, nanoseconds: Int

    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      device = Int(status.st_dev)
      inode = Int(status.st_ino)
      size = Int(status.st_size)
      seconds = status.st_mtim.tv_sec
      nanoseconds = status.st_mtim.tv_nsec
    }
  }

  /// - Throws: `ServerError` when a file cannot be read or used.
  init(
    _ files: TrustFiles, now: @escaping @Sendable () -> Date, logger: Logger
  ) throws(ServerError) {
    self.files = files
    self.now = now
    self.logger = logger
    // Taken before reading: a file that is replaced meanwhile is read again.
    current = Mutex(State(versions: Self.versions(files), trust: try files.load(at: now())))
  }

  /// What counts now.
  func trust() async -> TrustStore {
    let state = current.withLock { $0 }
    let newest = Self.versions(files)
    guard newest != state.versions, now() >= state.retryAt else { return state.trust }
    do {
      let (files, time) = (files, now())
      let fresh = try await DetachedThread.run(
        name: "trust", orFail: { ServerError(.storage, "\($0)") }
      ) { () throws(ServerError) in try files.load(at: time) }
      current.withLock { $0 = State(versions: newest, trust: fresh) }
      logger.info("trust read again", metadata: ["deny list": "\(fresh.denyListNumber ?? 0)"])
      return fresh
    } catch {
      let retryAt = now() + Self.pause
      current.withLock { $0.retryAt = retryAt }
      logger.error("the new CRLs or deny list are not usable", metadata: ["error": "\(error)"])
      return state.trust
    }
  }

  private static func versions(_ files: TrustFiles) -> [Version?] {
    [Version(files.crl), files.denyList.flatMap { Version($0) }]
  }
}
