import DeviceKeys
import Glibc
import Platform

/// A pass phrase in a file that only its owner can read.
public enum PassphraseFile {
  private static let largest = 1023

  /// Reads the first line into locked memory, NUL-terminated.
  ///
  /// - Throws: `ManagementError(.invalid)` for a file others can read, an empty or an overlong phrase.
  public static func read(_ path: String) throws(ManagementError) -> LockedMemory {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else { throw ManagementError(SystemError.last("cannot open \(path)")) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_mode & 0o077 == 0 || SystemdCredential.isPrivate(status, path)
    else {
      throw ManagementError(
        .invalid, "\(path) must be a regular file that only its owner can read; chmod 600 it")
    }
    let memory: LockedMemory
    do { memory = try LockedMemory(byteCount: largest + 2) } catch { throw ManagementError(error) }
    let length = memory.withUnsafeMutableBytes(0..<largest + 1) { bytes in
      let count = Glibc.read(file, bytes.baseAddress, bytes.count)
      return bytes.prefix(max(0, count)).firstIndex(of: UInt8(ascii: "\n")) ?? count
    }
    guard (1...largest).contains(length) else {
      throw ManagementError(.invalid, "\(path) must hold a pass phrase of 1 to \(largest) bytes")
    }
    memory.wipe(length..<memory.count)
    return memory
  }
}
