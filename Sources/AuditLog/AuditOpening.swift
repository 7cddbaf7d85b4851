import Glibc
import Platform
import TrustedPacket

/// What a writer finds: where the log ends, after the end that a power cut left was mended.
struct AuditOpening {
  private(set) var newest: AuditFile?
  private(set) var head = AuditRecord.beginning
  private(set) var totalBytes = 0
  /// Bytes of a record that was not finished.
  private(set) var tornBytes = 0

  /// Reads the newest file. The older ones are for `AuditReader`: a daemon that is to be ready soon cannot read for
  /// years back.
  ///
  /// - Throws: `AuditError`: `.broken` when the log cannot be continued, `.unusable`.
  init(_ folder: AuditFolder) throws(AuditError) {
    var files = try folder.files()
    for file in files {
      var status = stat()
      guard stat(file.path, &status) == 0 else {
        throw AuditError(SystemError.last("cannot examine \(file.path)"))
      }
      totalBytes += Int(status.st_size)
    }
    while let last = files.popLast() {
      if try adopt(last) { return }
      // Created, but its first record never completed.
      newest = nil
      do throws(SystemError) {
        try retryingOnInterrupt("cannot delete \(last.path)") { unlink(last.path) }
        try DurableFile.syncDirectory(folder.path)
      } catch {
        throw AuditError(error)
      }
    }
  }

  /// - Returns: false for a file without a complete record.
  private mutating func adopt(_ entry: AuditFolder.File) throws(AuditError) -> Bool {
    let (lines, rest) = AuditChain.lines(of: try AuditFolder.read(entry.path))
    tornBytes += rest
    totalBytes -= rest
    guard let first = lines.first else { return false }
    // A damaged first record is found below; whether a good one follows from the file before is for `AuditReader`.
    let previous = AuditRecord(line: first)?.previous ?? AuditRecord.beginning.digest
    var chain = AuditChain(after: AuditHead(count: entry.first - 1, digest: previous))
    do throws(AuditError) {
      for line in lines { _ = try chain.follow(line, of: entry.path) }
    } catch {
      throw AuditError(
        .broken,
        "\(error.message); put the directory aside for whoever examines it, and make an "
          + "empty one to begin a new log")
    }
    do throws(SystemError) {
      let file = try AuditFile(opening: entry.path)
      if rest > 0 { try file.truncate(to: file.byteCount - rest) }
      newest = file
    } catch {
      throw AuditError(error)
    }
    head = chain.head
    return true
  }

  /// Makes sure of a private directory, and that nobody else writes in it.
  ///
  /// - Returns: a descriptor that holds the lock.
  /// - Throws: `AuditError`: `.locked`, `.unusable`.
  static func lock(_ folder: AuditFolder, mayCreate: Bool) throws(AuditError) -> Int32 {
    let path = folder.path
    var status = stat()
    if stat(path, &status) != 0 {
      guard errno == ENOENT, mayCreate else {
        throw errno == ENOENT
          ? AuditError(
            .unusable,
            "\(path) is missing on a device that has worked before; restore it, or make "
              + "an empty directory there to begin a new log")
          : AuditError(SystemError.last("cannot examine \(path)"))
      }
      guard mkdir(path, 0o700) == 0, stat(path, &status) == 0 else {
        throw AuditError(SystemError.last("cannot make \(path)"))
      }
      do throws(SystemError) { try DurableFile.syncDirectory(DurableFile.parent(of: path)) } catch {
        throw AuditError(error)
      }
    }
    guard status.st_mode & S_IFMT == S_IFDIR, status.st_mode & 0o022 == 0 else {
      throw AuditError(
        .unusable, "\(path) is not a directory that only its owner may write; chmod 700 it")
    }
    let file: Int32
    do throws(SystemError) {
      file = try retryingOnInterrupt("cannot open \(path)/lock") {
        open("\(path)/lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      }
    } catch {
      throw AuditError(error)
    }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      close(file)
      throw AuditError(.locked, "\(path): another daemon writes this audit log")
    }
    return file
  }
}
