import CBOR
import FoundationEssentials

/// What the files of an installation must be, as whoever answers for them says at one time. What it says is trusted only
/// as a `ValidatedManifest`.
public struct SoftwareManifest: Sendable, Equatable {
  /// Files that one manifest may name.
  public static let mostFiles = 4096
  /// Bytes of a path.
  public static let longestPath = 1023

  /// When it was made; whole seconds.
  public let signedAt: Date
  /// SHA-256 by absolute path; at least one.
  public let files: [String: SHA256Digest]

  /// - Parameter signedAt: from 1970 on; fractions of seconds are cut off.
  /// - Throws: `CryptoError(.malformed)` that names the path at fault: absolute, of printable ASCII, without empty, `.`
  ///   and `..` parts. Links are followed by nobody, so a path must be the file's own.
  public init(signedAt: Date, files: [String: SHA256Digest]) throws(CryptoError) {
    guard (1...Self.mostFiles).contains(files.count), signedAt.wholeSeconds >= 0 else {
      throw CryptoError(
        .malformed, "a software manifest names 1…\(Self.mostFiles) files and a time after 1969")
    }
    if let path = files.keys.sorted().first(where: { !Self.isPath($0) }) {
      throw CryptoError(
        .malformed,
        "\(path.debugDescription): a path is absolute, of at most \(Self.longestPath) printable ASCII "
          + "characters, without empty, . and .. parts")
    }
    self.signedAt = Date(timeIntervalSince1970: TimeInterval(signedAt.wholeSeconds))
    self.files = files
  }

  /// `{1: signed at, 2: {path: SHA-256}}`.
  var payload: [UInt8] {
    let entries = files.map { CBOREntry(.text($0.key), .bytes($0.value.bytes)) }
    return CBOREncoder.encode(
      [1: .int(Int64(signedAt.wholeSeconds)), 2: .map(entries)], capacity: files.count * 96 + 16)
  }

  /// Reads a payload strictly.
  ///
  /// - Throws: `SignedMessageError(.malformed)`.
  init(payload: ArraySlice<UInt8>) throws(SignedMessageError) {
    let limits = CBORReader.Limits(depth: 2, items: 2 * Self.mostFiles + 5)
    let entries: [CBOREntry]?
    do { entries = try CBORReader.decode(payload, limits: limits).entries } catch {
      throw SignedMessageError(.malformed, "software-manifest: payload: \(error)")
    }
    guard let entries, entries.map(\.key) == [1, 2], let seconds = entries[0].value.integer,
      (0...Self.latest).contains(seconds), let list = entries[1].value.entries
    else {
      throw SignedMessageError(
        .malformed, "software-manifest: payload: a time, and a map of paths and digests")
    }
    var files: [String: SHA256Digest] = [:]
    for entry in list {
      guard let path = entry.key.textString, let bytes = entry.value.byteString,
        let digest = SHA256Digest(bytes)
      else {
        throw SignedMessageError(
          .malformed, "software-manifest: a file is a path and a digest of 32 bytes")
      }
      files[path] = digest
    }
    do {
      try self.init(signedAt: Date(timeIntervalSince1970: TimeInterval(seconds)), files: files)
    } catch {
      throw SignedMessageError(.malformed, "software-manifest: \(error)")
    }
  }

  /// The end of the year 9999, as in certificates (RFC 5280 §4.1.2.5).
  private static let latest: Int64 = 253_402_300_799

  private static func isPath(_ path: String) -> Bool {
    let bytes = Array(path.utf8)
    guard bytes.first == UInt8(ascii: "/"), bytes.count <= longestPath,
      bytes.allSatisfy({ (0x20...0x7E).contains($0) })
    else { return false }
    return bytes.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .allSatisfy { !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }
  }
}
