/// Why a TLS server cannot use its certificate or key, or a client its trust root.
public struct TLSFault: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// The certificate file cannot be read or holds no certificate.
    case certificate
    /// The key file cannot be read or holds no private key.
    case key
    /// Others may read the key file.
    case insecureKey
    /// The key is not that of the first certificate.
    case mismatch
  }

  public let code: Code
  /// Names the file and the fix; never key material.
  public let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
