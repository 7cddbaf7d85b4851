import COpenSSL
import Glibc
import Platform

extension SHA256 {
  /// Digest of an open file from where it stands to its end, read piece by piece.
  ///
  /// - Parameters:
  ///   - name: what errors call the file.
  ///   - limit: bytes that it may have at most.
  /// - Throws: `SystemError` when it cannot be read or is larger.
  public static func digest(
    file descriptor: Int32, named name: String, limit: Int
  ) throws(SystemError) -> SHA256Digest {
    let pieceSize = 1 << 18
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 64)
    defer { piece.deallocate() }
    var (isGood, total) = (EVP_DigestInit_ex(context, algorithm, nil) == 1, 0)
    while true {
      let count = try retryingOnInterrupt("cannot read \(name)") {
        read(descriptor, piece.baseAddress, pieceSize)
      }
      if count == 0 { break }
      total += count
      guard total <= limit else {
        throw SystemError(errno: EFBIG, "\(name) is larger than \(limit) bytes")
      }
      isGood = isGood && EVP_DigestUpdate(context, piece.baseAddress, count) == 1
    }
    var out = [UInt8](repeating: 0, count: 32)
    isGood = isGood && EVP_DigestFinal_ex(context, &out, nil) == 1
    // As with bytes in memory: never go on with zeros.
    precondition(isGood, "OpenSSL cannot compute SHA-256")
    return SHA256Digest(exactly: out)
  }
}
