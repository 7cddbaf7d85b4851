import COpenSSL

/// Bytes nobody can foresee (OpenSSL's CSPRNG, seeded by the kernel).
public enum SecureRandom {
  public static func bytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    // Without randomness there are no safe nonces, identifiers or keys: stop.
    precondition(RAND_bytes(&bytes, Int32(count)) == 1, "OpenSSL has no randomness")
    return bytes
  }
}

/// Comparison whose time does not depend on where two values differ.
public func constantTimeEqual(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>)
  -> Bool
{
  let (a, b) = (Array(left), Array(right))
  return a.count == b.count && CRYPTO_memcmp(a, b, a.count) == 0
}
