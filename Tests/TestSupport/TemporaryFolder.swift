import Foundation

/// A directory for its owner alone that is removed when the test is done with it.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() throws {
    // Short: paths of Unix sockets end at 107 bytes.
    path = "/tmp/attestcam-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in the folder.
  public func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file, by default for its owner alone, and returns its path.
  @discardableResult
  public func write(
    _ name: String, _ bytes: some Sequence<UInt8>, mode: Int = 0o600
  ) throws -> String {
    try Data(bytes).write(to: URL(filePath: file(name)))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file(name))
    return file(name)
  }

  /// Writes a text file and returns its path.
  @discardableResult
  public func write(_ name: String, _ text: String, mode: Int = 0o600) throws -> String {
    try write(name, text.utf8, mode: mode)
  }

  public func read(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: file(name))))
  }

  public func readText(_ name: String) throws -> String {
    String(decoding: try read(name), as: UTF8.self)
  }

  /// Permission bits.
  public func mode(_ name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: file(name))
    return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
  }

  public func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }
}
