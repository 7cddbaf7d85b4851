import DeviceKeys
import Glibc
import Platform

/// A file as it was when it was looked at.
struct FileFingerprint {
  /// More than any program, library or model here.
  static let largest = 1 << 30

  /// Number of the file in its file system: another file under the same name has another.
  let inode: UInt64
  let digest: SHA256Digest

  /// - Parameters:
  ///   - path: of the file itself; a link is refused.
  ///   - alias: another way to the same file, to be read instead.
  /// - Throws: `IntegrityError(.fileUnreadable)`.
  init(_ path: String, through alias: String? = nil) throws(IntegrityError) {
    do throws(SystemError) {
      // Not blocking: a FIFO in a file's place must not hold up the start.
      let links = alias == nil ? O_NOFOLLOW : 0
      let file = try retryingOnInterrupt("cannot open \(path)") {
        open(alias ?? path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | links)
      }
      defer { close(file) }
      var status = stat()
      try retryingOnInterrupt("cannot look at \(path)") { fstat(file, &status) }
      guard status.st_mode & S_IFMT == S_IFREG else {
        throw SystemError(errno: 0, "\(path) is no regular file")
      }
      inode = UInt64(status.st_ino)
      digest = try SHA256.digest(file: file, named: path, limit: Self.largest)
    } catch {
      let hint = error.errno == ELOOP ? "; the manifest must name the file, not a link to it" : ""
      throw IntegrityError(.fileUnreadable, "\(error)\(hint)")
    }
  }
}
