import Glibc
import Platform

/// A file whose code this process runs, as proc_pid_maps(5) tells it.
struct MappedFile: Hashable {
  let path: String
  let inode: UInt64
  /// Whether the name is gone, or leads to another file by now.
  let isReplaced: Bool

  /// The files that are mapped executable: the program and its libraries, each once.
  ///
  /// - Throws: `SystemError`.
  static func ofThisProcess() throws(SystemError) -> Set<MappedFile> {
    let bytes = try DurableFile.read("/proc/self/maps", limit: 1 << 24)
    return Set(
      String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        .compactMap { MappedFile(line: $0) })
  }

  /// - Returns: nil for what is not a file, or not executable.
  init?(line: Substring) {
    // "address perms offset dev inode   path": only the path may contain spaces.
    let fields = line.split(separator: " ", maxSplits: 5)
    guard fields.count == 6, fields[1].dropFirst(2).first == "x", let inode = UInt64(fields[4]),
      inode != 0
    else { return nil }
    let name = fields[5].drop { $0 == " " }
    guard name.first == "/" else { return nil }
    isReplaced = name.hasSuffix(Self.replaced)
    path = String(isReplaced ? name.dropLast(Self.replaced.count) : name)
    self.inode = inode
  }

  private static let replaced = " (deleted)"

  /// Whether it lies where Debian's own packages put shared libraries: `/lib/x86_64-linux-gnu` and the like. Those change
  /// with every security update, and are dpkg's to verify; a manifest may name them all the same.
  var isSystemLibrary: Bool {
    let parts = path.split(separator: "/")
    let rest = parts.first == "usr" ? parts.dropFirst() : parts[...]
    return rest.count > 2 && rest.first == "lib"
      && rest.dropFirst().first?.hasSuffix("-linux-gnu") == true
  }
}
