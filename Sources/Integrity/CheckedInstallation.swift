import DeviceKeys
import Glibc
import Platform

/// An installation whose files were compared with its manifest, or for which there is none.
public struct CheckedInstallation: Sendable {
  public let result: IntegrityResult
  private let files: [String: SHA256Digest]
  private let inodes: [String: UInt64]

  /// How many files were compared.
  public var fileCount: Int { files.count }

  /// Reads the manifest and compares every file that it names. Reads all of them, so it blocks for a while.
  ///
  /// - Parameter source: nil when no manifest is configured; then nothing is checked.
  /// - Throws: `IntegrityError` that names the first file at fault, in the order of their paths.
  public init(_ source: IntegritySource?) throws(IntegrityError) {
    guard let source else {
      (result, files, inodes) = (.notRun, [:], [:])
      return
    }
    let validated = try source.read()
    let program = Self.runningProgram
    var inodes: [String: UInt64] = [:]
    for (path, digest) in validated.manifest.files.sorted(by: { $0.key < $1.key }) {
      // Of this program the file that was executed counts, whatever lies under its name by now.
      let file = try FileFingerprint(path, through: path == program ? Self.executable : nil)
      guard file.digest == digest else {
        throw IntegrityError(
          .fileChanged,
          "\(path) has SHA-256 \(file.digest), but \(source.manifest) says \(digest); reinstall it, or "
            + "have the new version's manifest signed")
      }
      inodes[path] = file.inode
    }
    (result, files, self.inodes) = (
      .verified(manifest: validated.digest), validated.manifest.files, inodes
    )
  }

  /// Checks that the manifest names all code of this process: program and libraries, but for those of Debian's own
  /// packages.
  ///
  /// - Throws: `IntegrityError`: `.fileNotListed`, `.fileReplaced`.
  public func requireProcess() throws(IntegrityError) {
    guard result != .notRun else { return }
    let mapped: Set<MappedFile>
    do { mapped = try MappedFile.ofThisProcess() } catch {
      throw IntegrityError(.fileUnreadable, "\(error)")
    }
    try require(mapped)
  }

  func require(_ mapped: Set<MappedFile>) throws(IntegrityError) {
    for file in mapped.sorted(by: { $0.path < $1.path }) {
      guard let inode = inodes[file.path] else {
        if file.isSystemLibrary { continue }
        throw IntegrityError(
          .fileNotListed, "\(file.path) runs in this process, but the manifest does not name it")
      }
      guard !file.isReplaced, file.inode == inode else {
        throw IntegrityError(
          .fileReplaced, "\(file.path) was replaced since this process was started; start it again")
      }
    }
  }

  /// Checks that the manifest names these files by the bytes that were really loaded.
  ///
  /// - Parameter loaded: SHA-256 by what errors are to call it.
  /// - Throws: `IntegrityError(.fileNotListed)`.
  public func require(_ loaded: [String: SHA256Digest]) throws(IntegrityError) {
    guard result != .notRun else { return }
    let known = Set(files.values)
    for (name, digest) in loaded.sorted(by: { $0.key < $1.key }) where !known.contains(digest) {
      throw IntegrityError(
        .fileNotListed,
        "\(name) with SHA-256 \(digest) is in use, but the manifest does not name it")
    }
  }

  private static let executable = "/proc/self/exe"

  private static var runningProgram: String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
      guard let start = buffer.baseAddress else { return nil }
      let count = readlink(executable, start, buffer.count)
      guard count > 0, count < buffer.count else { return nil }
      return String(
        decoding: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]),
        as: UTF8.self)
    }
  }
}
