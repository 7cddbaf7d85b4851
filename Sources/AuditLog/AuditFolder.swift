import Glibc
import Platform
import TrustedPacket

/// The directory of an audit log: `NNNNNNNNNNNNNNNN.jsonl` for each file, named by the count of its first record.
public struct AuditFolder: Sendable {
  /// Where the daemon's log is unless the configuration says otherwise.
  public static let standardPath = "/var/lib/attestcam/audit"

  public let path: String

  public init(_ path: String) { self.path = path }

  struct File: Sendable, Equatable {
    /// Count of the first record.
    let first: Int
    let path: String
  }

  /// The file that begins with record `count`.
  func file(_ count: Int) -> File {
    let digits = String(count)
    let name = String(repeating: "0", count: max(0, 16 - digits.count)) + digits
    return File(first: count, path: "\(path)/\(name).jsonl")
  }

  /// All files, the oldest first.
  ///
  /// - Throws: `AuditError(.unusable)`.
  func files() throws(AuditError) -> [File] {
    guard let directory = opendir(path) else {
      throw AuditError(SystemError.last("cannot read \(path)"))
    }
    defer { closedir(directory) }
    var files: [File] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.hasSuffix(".jsonl"), let count = Int(name.dropLast(6)), count > 0,
        file(count).path == "\(path)/\(name)"
      else { continue }
      files.append(file(count))
    }
    return files.sorted { $0.first < $1.first }
  }

  /// A whole file.
  ///
  /// - Throws: `AuditError(.unusable)`.
  static func read(_ path: String) throws(AuditError) -> [UInt8] {
    do throws(SystemError) { return try DurableFile.read(path, limit: largestFile) } catch {
      throw AuditError(error)
    }
  }

  /// The first bytes of a file.
  ///
  /// - Throws: `AuditError(.unusable)`.
  static func head(of path: String, bytes count: Int) throws(AuditError) -> [UInt8] {
    do throws(SystemError) {
      let file = try retryingOnInterrupt("cannot open \(path)") {
        open(path, O_RDONLY | O_CLOEXEC)
      }
      defer { close(file) }
      var bytes = [UInt8](repeating: 0, count: count)
      let length = try retryingOnInterrupt("cannot read \(path)") {
        bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, 0) }
      }
      return Array(bytes.prefix(length))
    } catch {
      throw AuditError(error)
    }
  }

  private static let largestFile = 64 << 20
}
