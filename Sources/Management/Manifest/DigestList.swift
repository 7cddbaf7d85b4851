import DeviceKeys

/// Files and their digests, as `sha256sum` (GNU coreutils) prints them: 64 hex digits, a space, a space or `*`, the path.
public struct DigestList: Sendable, Equatable {
  /// Bytes.
  static let largest = 4 << 20

  /// SHA-256 by path.
  public let files: [String: SHA256Digest]

  /// - Throws: `ManagementError(.invalid)` with the line at fault.
  public init(_ text: String) throws(ManagementError) {
    guard text.utf8.count <= Self.largest else {
      throw ManagementError(.invalid, "a list of digests has at most \(Self.largest) bytes")
    }
    var files: [String: SHA256Digest] = [:]
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in zip(1..., lines) where !line.isEmpty {
      // A backslash in front would announce an escaped name, which no manifest takes.
      guard line.utf8.count > 66,
        let digest = Hex.decode(String(line.prefix(64))).flatMap({ SHA256Digest($0) }),
        ["  ", " *"].contains(line.dropFirst(64).prefix(2))
      else {
        throw ManagementError(
          .invalid,
          "line \(number): expected 64 hex digits, two spaces and a path, as sha256sum prints them")
      }
      guard files.updateValue(digest, forKey: String(line.dropFirst(66))) == nil else {
        throw ManagementError(.invalid, "line \(number): this path was named before")
      }
    }
    self.files = files
  }

  /// Reads a file, or with `-` standard input.
  ///
  /// - Throws: `ManagementError`: `.storage`, `.invalid`.
  public init(path: String) throws(ManagementError) {
    try self.init(TextFile.read(path == "-" ? "/dev/stdin" : path))
  }
}
