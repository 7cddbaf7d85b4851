import DeviceKeys
import Glibc
import Platform

/// Small text files: PEM, identifiers, tokens.
enum TextFile {
  static let largest = 32 << 20

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// - Throws: `ManagementError(.storage)`.
  static func read(_ path: String) throws(ManagementError) -> String {
    do {
      return String(decoding: try DurableFile.read(path, limit: largest), as: UTF8.self)
    } catch {
      throw ManagementError(error)
    }
  }

  /// One line without the newline; for identifiers and tokens.
  static func readLine(_ path: String) throws(ManagementError) -> String {
    let text = try read(path)
    return String(text.split(whereSeparator: \.isNewline).first ?? "")
  }

  /// Replaces the file atomically.
  static func write(_ text: String, to path: String, mode: mode_t) throws(ManagementError) {
    try write(Array(text.utf8), to: path, mode: mode)
  }

  /// Replaces the file atomically.
  static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(ManagementError) {
    do { try DurableFile.write(bytes, to: path, mode: mode) } catch {
      throw ManagementError(error)
    }
  }
}
