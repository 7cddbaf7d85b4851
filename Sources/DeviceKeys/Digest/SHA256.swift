import COpenSSL

/// SHA-256 by OpenSSL, of bytes wherever they lie, without copying them.
public enum SHA256 {
  /// Fetched once: a fetch by name costs more than hashing a token.
  ///
  /// Unsafe proof: set once, never freed, and an EVP_MD is immutable.
  nonisolated(unsafe) static let algorithm: OpaquePointer? = EVP_MD_fetch(nil, "SHA256", nil)

  /// Digest of a byte array or slice.
  public static func digest(_ bytes: some Collection<UInt8>) -> SHA256Digest {
    bytes.withContiguousStorageIfAvailable { digest(UnsafeRawBufferPointer($0)) }
      ?? Array(bytes).withUnsafeBytes { digest($0) }
  }

  /// Digest of memory in place, e.g. of a locked buffer.
  public static func digest(_ bytes: UnsafeRawBufferPointer) -> SHA256Digest {
    var out = [UInt8](repeating: 0, count: 32)
    out.withUnsafeMutableBytes { digest(bytes, into: $0) }
    return SHA256Digest(exactly: out)
  }

  /// Digest of memory in place, written to 32 bytes of the caller's: for what is hashed with every frame.
  public static func digest(
    _ bytes: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) {
    precondition(target.count == 32)
    let out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
    let result = EVP_Digest(bytes.baseAddress, bytes.count, out, nil, algorithm, nil)
    // A library that cannot hash must stop the process rather than let it go on with zeros.
    precondition(result == 1, "OpenSSL cannot compute SHA-256")
  }
}
