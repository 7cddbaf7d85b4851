import Glibc
import Platform

/// One file of the log, open for appending.
final class AuditFile {
  /// What went wrong, and whether the file's contents are in doubt.
  struct Failure: Error {
    let cause: SystemError
    let isDoubtful: Bool
  }

  private let descriptor: Int32
  private let path: String
  private(set) var byteCount: Int

  /// Opens a file that is there.
  ///
  /// - Throws: `SystemError` unless it is a regular file that nobody else can read or write.
  init(opening path: String) throws(SystemError) {
    self.path = path
    descriptor = try retryingOnInterrupt("cannot open \(path)") {
      open(path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_mode & 0o077 == 0
    else {
      close(descriptor)
      throw SystemError(errno: 0, "\(path) is not a private file; chmod 600 it")
    }
    byteCount = Int(status.st_size)
  }

  /// Creates a file with its first line, durably.
  init(creating path: String, with line: [UInt8]) throws(Failure) {
    self.path = path
    do throws(SystemError) {
      descriptor = try retryingOnInterrupt("cannot create \(path)") {
        open(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
      }
    } catch {
      throw Failure(cause: error, isDoubtful: false)
    }
    byteCount = 0
    do throws(Failure) {
      try append(line)
      do throws(SystemError) {
        try DurableFile.syncDirectory(DurableFile.parent(of: path))
      } catch {
        throw Failure(cause: error, isDoubtful: true)
      }
    } catch {
      // Without this an empty file would be in the way of the next attempt.
      guard !error.isDoubtful, unlink(path) != 0 else { throw error }
      throw Failure(cause: error.cause, isDoubtful: true)
    }
  }

  deinit { close(descriptor) }

  /// Writes a line and waits until it is on the disk.
  func append(_ line: [UInt8]) throws(Failure) {
    do throws(SystemError) { try write(line) } catch {
      // A disk that is full now may have room later: the file must then end as it did.
      throw Failure(cause: error, isDoubtful: ftruncate(descriptor, byteCount) != 0)
    }
    do throws(SystemError) {
      try retryingOnInterrupt("cannot sync \(path)") { fdatasync(descriptor) }
    } catch {
      // The kernel has dropped what it could not write and will not say so again (fsync(2)).
      throw Failure(cause: error, isDoubtful: true)
    }
    byteCount += line.count
  }

  /// Cuts the file off, durably.
  func truncate(to count: Int) throws(SystemError) {
    try retryingOnInterrupt("cannot shorten \(path)") { ftruncate(descriptor, count) }
    try retryingOnInterrupt("cannot sync \(path)") { fsync(descriptor) }
    byteCount = count
  }

  private func write(_ line: [UInt8]) throws(SystemError) {
    var rest = line[...]
    while !rest.isEmpty {
      let written = try retryingOnInterrupt("cannot write \(path)") {
        rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      }
      rest = rest.dropFirst(written)
    }
  }
}
