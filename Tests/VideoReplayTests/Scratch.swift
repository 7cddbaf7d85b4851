import Foundation

/// A folder for files that a test makes; it goes with the test.
final class Scratch {
  private let url = FileManager.default.temporaryDirectory.appending(path: "replay-\(UUID())")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file and tells its path.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = url.appending(path: name)
    try Data(bytes).write(to: file)
    return file.path()
  }
}
