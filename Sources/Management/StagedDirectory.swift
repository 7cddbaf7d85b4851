import Glibc
import Platform

/// A directory that appears complete or not at all.
enum StagedDirectory {
  /// Fills `path.partial` and renames it to `path`; what an earlier, interrupted run left there is cleared first.
  ///
  /// - Parameter fill: writes files (no directories) into the directory it is given.
  /// - Throws: `ManagementError`: `.exists` when `path` has contents; and what `fill` throws.
  static func create(
    _ path: String, fill: (String) throws(ManagementError) -> Void
  ) throws(ManagementError) {
    guard isAbsentOrEmpty(path) else {
      throw ManagementError(.exists, "\(path) is there already; it is left as it is")
    }
    let staging = "\(path).partial"
    guard mkdir(staging, 0o700) == 0 || errno == EEXIST else {
      throw ManagementError(SystemError.last("cannot create \(staging)"))
    }
    let descriptor = open(staging, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw ManagementError(SystemError.last("cannot open \(staging)")) }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw ManagementError(.exists, "another command is just making \(path)")
    }
    try clear(staging)
    try fill(staging)
    guard fsync(descriptor) == 0, rename(staging, path) == 0 else {
      throw ManagementError(SystemError.last("cannot move \(staging) to \(path)"))
    }
    let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let above = parent.isEmpty ? "." : parent.joined(separator: "/")
    do { try DurableFile.syncDirectory(above.isEmpty ? "/" : above) } catch {
      throw ManagementError(error)
    }
  }

  private static func isAbsentOrEmpty(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) != 0 || names(in: path)?.isEmpty == true
  }

  private static func clear(_ path: String) throws(ManagementError) {
    for name in names(in: path) ?? [] {
      guard unlink("\(path)/\(name)") == 0 else {
        throw ManagementError(SystemError.last("cannot remove \(path)/\(name)"))
      }
    }
  }

  private static func names(in path: String) -> [String]? {
    guard let directory = opendir(path) else { return nil }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}
