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
  private let current: Mutex<(versions: [Version?], trust: TrustStore)>

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
    current = Mutex((Self.versions(files), try files.load(at: now())))
  }

  /// What counts now.
  func trust() async -> TrustStore {
    let (versions, trust) = current.withLock { $0 }
    let newest = Self.versions(files)
    guard newest != versions else { return trust }
    do {
      let (files, time) = (files, now())
      let fresh = try await DetachedThread.run(
        name: "trust", orFail: { ServerError(.storage, "\($0)") }
      ) { () throws(ServerError) in try files.load(at: time) }
      current.withLock { $0 = (newest, fresh) }
      logger.info("trust read again", metadata: ["deny list": "\(fresh.denyListNumber ?? 0)"])
      return fresh
    } catch {
      // The same bytes are not tried again.
      current.withLock { $0.versions = newest }
      logger.error("the new CRLs or deny list are not usable", metadata: ["error": "\(error)"])
      return trust
    }
  }

  private static func versions(_ files: TrustFiles) -> [Version?] {
    [Version(files.crl), files.denyList.flatMap { Version($0) }]
  }
}
