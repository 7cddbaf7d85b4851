import COpenSSL

/// One owned reference to an OpenSSL object.
///
/// Sendable proof: what is kept is not changed after it was built, and reading an immutable object from several threads
/// is what OpenSSL supports, with atomic reference counts; a store locks itself while it is searched; a BIO is changed, but
/// never leaves the function that made it.
package final class OpenSSLObject: @unchecked Sendable {
  package let pointer: OpaquePointer
  private let release: @Sendable (OpaquePointer) -> Void

  /// Takes ownership of `pointer`.
  ///
  /// - Throws: `CryptoError` when OpenSSL returned no object.
  package init(
    _ pointer: OpaquePointer?, _ failure: @autoclosure () -> String,
    release: @escaping @Sendable (OpaquePointer) -> Void
  ) throws(CryptoError) {
    guard let pointer else { throw CryptoError(.library, failure()) }
    self.pointer = pointer
    self.release = release
  }

  deinit { release(pointer) }
}

extension OpenSSLObject {
  /// A BIO that grows.
  ///
  /// - Parameter secret: in the locked heap, which is small and wiped; for key material only.
  static func memoryBIO(secret: Bool) throws(CryptoError) -> OpenSSLObject {
    try OpenSSLObject(
      BIO_new(secret ? BIO_s_secmem() : BIO_s_mem()), "cannot allocate memory"
    ) { BIO_free($0) }
  }

  /// A BIO that reads `bytes` in place; it must not outlive them.
  static func reading(_ bytes: UnsafeRawBufferPointer) throws(CryptoError) -> OpenSSLObject {
    try OpenSSLObject(
      BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)), "cannot allocate memory"
    ) { BIO_free($0) }
  }

  /// What a memory BIO holds, in place.
  func withBIOBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // The bytes belong to the BIO, so it must outlive their use.
    defer { withExtendedLifetime(self) {} }
    var start: UnsafePointer<UInt8>?
    let count = copenssl_bio_bytes(pointer, &start)
    return try body(UnsafeRawBufferPointer(start: start, count: max(0, count)))
  }
}

/// The DER form of an object, by its `i2d_…` function.
func derEncoding(
  _ failure: @autoclosure () -> String,
  _ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
) throws(CryptoError) -> [UInt8] {
  let count = Int(encode(nil))
  guard count > 0 else { throw CryptoError(.library, failure()) }
  let der = [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
    var cursor: UnsafeMutablePointer<UInt8>? = buffer.baseAddress
    used = max(0, Int(encode(&cursor)))
  }
  guard der.count == count else { throw CryptoError(.library, failure()) }
  return der
}

/// Reads one DER object with its `d2i_…` function; BER and bytes after it are refused by returning nil.
func derDecoding(
  _ der: [UInt8],
  _ decode: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> OpaquePointer?,
  release: (OpaquePointer) -> Void
) -> OpaquePointer? {
  guard DER.isStrict(der) else { return nil }
  return der.withUnsafeBufferPointer { buffer in
    var cursor = buffer.baseAddress
    guard let object = decode(&cursor, buffer.count) else { return nil }
    guard cursor == buffer.baseAddress.map({ $0 + buffer.count }) else {
      release(object)
      return nil
    }
    return object
  }
}
