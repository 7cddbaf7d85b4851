import Glibc
import Platform

/// A pass phrase from a file, read straight into locked memory.
enum Passphrase {
  /// Longest pass phrase, in bytes.
  static let longest = 1023

  /// - Returns: the first line, NUL-terminated.
  /// - Throws: `SystemError` that names the file.
  static func read(_ path: String) throws(SystemError) -> LockedMemory {
    let memory = try LockedMemory(byteCount: longest + 1)
    let file = try retryingOnInterrupt("cannot open \(path)") { open(path, O_RDONLY | O_CLOEXEC) }
    defer { close(file) }
    var count = 0
    while count <= longest {
      let more = try retryingOnInterrupt("cannot read \(path)") {
        memory.withUnsafeMutableBytes(count..<longest + 1) {
          Glibc.read(file, $0.baseAddress, $0.count)
        }
      }
      if more == 0 { break }
      count += more
    }
    let line = memory.withUnsafeBytes(0..<count) { $0.firstIndex(of: UInt8(ascii: "\n")) } ?? count
    guard (1...longest).contains(line) else {
      throw SystemError(errno: 0, "\(path): a pass phrase has 1…\(longest) bytes")
    }
    memory.wipe(line..<longest + 1)
    return memory
  }
}
