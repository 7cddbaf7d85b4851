import Foundation
import Glibc
import Platform

/// A directory of this run below one that the caller chose, for keys and for what is fsynced.
struct BenchDirectory {
  let path: String

  /// - Throws: `BenchError` or `SystemError` when it cannot be made.
  init(in parent: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    } catch {
      throw BenchError("cannot make the directory \(parent); give another to --state")
    }
    var template = Array("\(parent)/run.XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      throw SystemError.last("cannot make a directory in \(parent)")
    }
    path = String(cString: made)
  }

  /// A new directory of mode 0700 in it.
  func make(_ name: String) throws -> String {
    let child = "\(path)/\(name)"
    guard mkdir(child, 0o700) == 0 else { throw SystemError.last("cannot make \(child)") }
    return child
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
