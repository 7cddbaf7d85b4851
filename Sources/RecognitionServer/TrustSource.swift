import DeviceKeys
import Glibc
import Logging
import Platform
import Synchronization
import Verification

/// The trust anchors, and the CRLs of a file that is read again whenever it changes.
///
/// While a new file cannot be used, the last good one counts; it fails closed by its own `nextUpdate`.
final class TrustSource: Sendable {
  private let anchors: String
  private let crlPath: String
  private let logger: Logger
  private let current: Mutex<(version: Version, trust: TrustStore)>

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
  init(anchorFile: String, crlFile: String, logger: Logger) throws(ServerError) {
    anchors = try Self.text(anchorFile)
    crlPath = crlFile
    self.logger = logger
    guard let version = Version(crlFile) else {
      throw ServerError(.missing, "\(SystemError.last("cannot open the CRLs \(crlFile)"))")
    }
    current = Mutex((version, try Self.load(anchors, crlFile)))
  }

  /// What counts now.
  func trust() async -> TrustStore {
    let (version, trust) = current.withLock { $0 }
    guard let newest = Version(crlPath), newest != version else { return trust }
    do {
      let path = crlPath
      let anchors = anchors
      let fresh = try await DetachedThread.run(
        name: "crl", orFail: { ServerError(.storage, "\($0)") }
      ) { () throws(ServerError) in try Self.load(anchors, path) }
      current.withLock { $0 = (newest, fresh) }
      logger.info("CRLs read again")
      return fresh
    } catch {
      logger.error("the new CRLs are not usable", metadata: ["error": "\(error)"])
      return trust
    }
  }

  private static func load(
    _ anchors: String, _ crlPath: String
  ) throws(ServerError) -> TrustStore {
    let lists = try text(crlPath)
    do {
      return try TrustStore(anchorPEM: anchors, crlPEM: lists)
    } catch {
      throw ServerError(.invalid, "trust anchors or CRLs (\(crlPath)): \(error)")
    }
  }

  private static func text(_ path: String) throws(ServerError) -> String {
    do {
      return String(decoding: try DurableFile.read(path, limit: 16 << 20), as: UTF8.self)
    } catch {
      throw ServerError(.storage, "\(error)")
    }
  }
}
