import COpenSSL

/// SHA-256 by OpenSSL, of bytes wherever they lie, without copying them.
public enum SHA256 {
  /// Digest of a byte array or slice.
  public static func digest(_ bytes: some Collection<UInt8>) -> SHA256Digest {
    bytes.withContiguousStorageIfAvailable { digest(UnsafeRawBufferPointer($0)) }
      ?? Array(bytes).withUnsafeBytes { digest($0) }
  }

  /// Digest of memory in place, e.g. of a locked buffer.
  public static func digest(_ bytes: UnsafeRawBufferPointer) -> SHA256Digest {
    var out = [UInt8](repeating: 0, count: 32)
    // One-shot EVP_Q_digest cannot fail for SHA-256 of memory that exists; a library that cannot
    // hash at all must stop the process rather than let it go on with zeros.
    let result = EVP_Q_digest(nil, "SHA256", nil, bytes.baseAddress, bytes.count, &out, nil)
    precondition(result == 1, "OpenSSL cannot compute SHA-256")
    return SHA256Digest(exactly: out)
  }
}
