import Glibc
import Synchronization

/// Files that are either the old or the new version, whatever is cut off when.
public enum DurableFile {
  private static let calls = Atomic<UInt>(0)

  /// Replaces `path` atomically: temporary file beside it, fsync, rename, fsync of the directory.
  ///
  /// - Parameter mode: permission bits of the new file, independent of the umask.
  /// - Throws: `SystemError` naming the path and the step.
  public static func write(
    _ bytes: some Sequence<UInt8>, to path: String, mode: mode_t = 0o600
  ) throws(SystemError) {
    let directory = parent(of: path)
    // Two threads may write one path: the last one wins, and each has a file of its own until then.
    let call = calls.wrappingAdd(1, ordering: .relaxed).newValue
    let temporary = "\(path).new.\(getpid()).\(call)"
    let contents = Array(bytes)
    let file = try retryingOnInterrupt("cannot create \(temporary)") {
      open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode)
    }
    do throws(SystemError) {
      defer { close(file) }
      try retryingOnInterrupt("cannot set the mode of \(temporary)") { fchmod(file, mode) }
      try contents.withUnsafeBufferPointer { (buffer) throws(SystemError) in
        try writeAll(UnsafeRawBufferPointer(buffer), to: file, path: temporary)
      }
      try retryingOnInterrupt("cannot sync \(temporary)") { fsync(file) }
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      let error = SystemError.last("cannot rename \(temporary) to \(path)")
      unlink(temporary)
      throw error
    }
    try syncDirectory(directory)
  }

  /// Creates `path` with these contents, durably; an existing file is an error and stays as it is.
  ///
  /// - Throws: `SystemError` naming the path and the step.
  public static func create(
    _ path: String, contents: UnsafeRawBufferPointer, mode: mode_t
  ) throws(SystemError) {
    let file = try retryingOnInterrupt("cannot create \(path)") {
      open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    }
    do throws(SystemError) {
      defer { close(file) }
      try retryingOnInterrupt("cannot set the mode of \(path)") { fchmod(file, mode) }
      try writeAll(contents, to: file, path: path)
      try retryingOnInterrupt("cannot sync \(path)") { fsync(file) }
    } catch {
      unlink(path)
      throw error
    }
    try syncDirectory(parent(of: path))
  }

  /// Reads a whole file of at most `limit` bytes.
  ///
  /// - Throws: `SystemError` when it cannot be read or is larger.
  public static func read(_ path: String, limit: Int) throws(SystemError) -> [UInt8] {
    let file = try retryingOnInterrupt("cannot open \(path)") {
      open(path, O_RDONLY | O_CLOEXEC)
    }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = try retryingOnInterrupt("cannot read \(path)") {
        chunk.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= limit else {
        throw SystemError(errno: EFBIG, "\(path) is larger than \(limit) bytes")
      }
    }
  }

  /// Makes a directory's entries durable.
  public static func syncDirectory(_ path: String) throws(SystemError) {
    let directory = try retryingOnInterrupt("cannot open directory \(path)") {
      open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }
    defer { close(directory) }
    try retryingOnInterrupt("cannot sync directory \(path)") { fsync(directory) }
  }

  /// The directory that `path` lies in.
  public static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func writeAll(
    _ bytes: UnsafeRawBufferPointer, to file: Int32, path: String
  ) throws(SystemError) {
    var offset = 0
    while offset < bytes.count {
      offset += try retryingOnInterrupt("cannot write \(path)") {
        Glibc.write(file, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
      }
    }
  }
}
