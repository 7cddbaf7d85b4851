import Glibc
import Platform

/// Where a key lives, told by the label of its PEM file, so that no later command need be told again.
enum KeyKind: Sendable {
  case file
  case tpm

  /// Looks at the first line only: the rest is nobody's business here.
  ///
  /// - Throws: `ManagementError`: `.storage`, or `.invalid` for another label.
  init(of path: String) throws(ManagementError) {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else {
      throw ManagementError(SystemError.last("cannot open the key file \(path)"))
    }
    defer { close(file) }
    var start = [UInt8](repeating: 0, count: 64)
    let count = max(0, read(file, &start, start.count))
    switch start.prefix(count).prefix(while: { $0 != UInt8(ascii: "\n") }) {
    case let line where line.elementsEqual("-----BEGIN PRIVATE KEY-----".utf8),
      let line where line.elementsEqual("-----BEGIN ENCRYPTED PRIVATE KEY-----".utf8):
      self = .file
    case let line where line.elementsEqual("-----BEGIN TSS2 PRIVATE KEY-----".utf8):
      self = .tpm
    default:
      throw ManagementError(
        .invalid, "\(path) holds neither a PKCS#8 nor a TSS2 private key in PEM")
    }
  }
}
