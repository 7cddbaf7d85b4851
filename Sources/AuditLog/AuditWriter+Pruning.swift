import Glibc
import Platform
import TrustedPacket

extension AuditWriter {
  /// Deletes files whose records have been kept long enough. The record that says so is written before, so that a cut
  /// leaves either the files or the reason why they are not there.
  ///
  /// A clock that nobody set must not delete anything: only times of a synchronised clock count, now and then.
  ///
  /// - Throws: `AuditError`.
  func prune(at clock: WallClock) throws(AuditError) {
    guard clock.isSynchronised, let now = clock.secondsSince1970 else { return }
    let files = try folder.files()
    let limit = now - rules.retentionDays * 86_400
    var (expired, through) = (0, AuditRecord.beginning)
    // The newest file is never deleted. What comes before a record is older than it.
    for (index, file) in files.enumerated().dropFirst() {
      guard let record = try Self.firstRecord(of: file) else { break }
      guard let time = record.certainTime else { continue }
      guard time < limit else { break }
      (expired, through) = (
        index, AuditHead(count: record.count - 1, digest: record.previous)
      )
    }
    guard expired > 0 else { return }
    _ = try write(.pruned(through: through))
    for file in files.prefix(expired) {
      var status = stat()
      let size = stat(file.path, &status) == 0 ? Int(status.st_size) : 0
      guard unlink(file.path) == 0 else {
        throw AuditError(SystemError.last("cannot delete \(file.path)"))
      }
      totalBytes -= size
    }
    do throws(SystemError) { try DurableFile.syncDirectory(folder.path) } catch {
      throw AuditError(error)
    }
  }

  private static func firstRecord(
    of file: AuditFolder.File
  ) throws(AuditError) -> AuditRecord? {
    let bytes = try AuditFolder.head(of: file.path, bytes: AuditRecord.longestLine)
    return bytes.firstIndex(of: UInt8(ascii: "\n")).flatMap { AuditRecord(line: bytes[...$0]) }
  }
}
