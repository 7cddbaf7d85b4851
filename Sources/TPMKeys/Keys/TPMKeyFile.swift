import FoundationEssentials
import Glibc
import Platform

/// Keys as `TSS2 PRIVATE KEY` files in PEM, which `openssl -provider tpm2` can use as well.
///
/// What they hold is of use in one TPM only; like any key file they are for their owner alone nevertheless.
enum TPMKeyFile {
  /// One of our keys has about 400 bytes.
  static let largest = 4096
  private static let label = "TSS2 PRIVATE KEY"

  /// Whether the file begins as such a key does.
  static func isOne(_ path: String) -> Bool {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return false }
    defer { close(file) }
    let start = Array("-----BEGIN \(label)-----".utf8)
    var bytes = [UInt8](repeating: 0, count: start.count)
    let count = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
    return count == start.count && bytes == start
  }

  /// Reads a key of this kind.
  ///
  /// - Throws: `TPMError`: `.file`, also when others may read or change the file; `.malformed`, `.unsupported`.
  static func load(_ path: String, _ template: PublicTemplate) throws(TPMError) -> TPMKeyBlob {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else { throw fileError("cannot open the key file \(path)") }
    defer { close(file) }
    let size = try checkOwnership(of: file, path)
    var bytes = [UInt8](repeating: 0, count: size)
    let count = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
    guard count >= 0 else { throw fileError("cannot read the key file \(path)") }
    guard count == size else { throw TPMError(.file, "\(path) changed while it was read") }
    do throws(TPMError) {
      return try parse(pem: bytes, template)
    } catch {
      throw TPMError(error.code, "\(path): \(error)")
    }
  }

  /// Writes a key for its owner alone; an existing file is never replaced.
  ///
  /// - Throws: `TPMError(.file)`.
  static func create(_ path: String, _ key: TPMKeyBlob) throws(TPMError) {
    do throws(SystemError) {
      try Array(pem(key).utf8).withUnsafeBufferPointer { (bytes) throws(SystemError) in
        try DurableFile.create(path, contents: UnsafeRawBufferPointer(bytes), mode: 0o600)
      }
    } catch {
      throw TPMError(.file, "\(error)")
    }
  }

  /// One block, lines of 64 characters.
  static func pem(_ key: TPMKeyBlob) -> String {
    let base64 = Data(TSSPrivateKey.encode(key)).base64EncodedString(options: [
      .lineLength64Characters, .endLineWithLineFeed,
    ])
    return "-----BEGIN \(label)-----\n\(base64)\n-----END \(label)-----\n"
  }

  /// Exactly one block and nothing else.
  static func parse(pem bytes: [UInt8], _ template: PublicTemplate) throws(TPMError) -> TPMKeyBlob {
    let text = String(decoding: bytes, as: UTF8.self)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    if lines.last == "" { lines.removeLast() }
    guard bytes.count <= largest, lines.count >= 3,
      lines.removeFirst() == "-----BEGIN \(label)-----",
      lines.removeLast() == "-----END \(label)-----",
      let der = Data(base64Encoded: lines.joined())
    else { throw TPMError(.malformed, "this is not a \(label) in PEM") }
    return try TSSPrivateKey.decode(Array(der), template)
  }

  private static func checkOwnership(of file: Int32, _ path: String) throws(TPMError) -> Int {
    var status = stat()
    guard fstat(file, &status) == 0 else { throw fileError("cannot examine \(path)") }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw TPMError(.file, "\(path) is not a regular file")
    }
    guard status.st_mode & 0o077 == 0 else {
      let mode = String(status.st_mode & 0o7777, radix: 8)
      throw TPMError(.file, "\(path) has mode \(mode), so others may use the key; chmod 600 it")
    }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw TPMError(
        .file, "\(path) belongs to uid \(status.st_uid), not to uid \(geteuid()) or root")
    }
    guard (1...off_t(largest)).contains(status.st_size) else {
      throw TPMError(.malformed, "\(path) has \(status.st_size) bytes; a key has 1…\(largest)")
    }
    return Int(status.st_size)
  }

  private static func fileError(_ message: String) -> TPMError {
    TPMError(.file, "\(SystemError.last(message))")
  }
}
