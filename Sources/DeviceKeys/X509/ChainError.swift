/// Why a chain is not trusted.
public struct ChainError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// No path to an anchor, bad signature, CA flag, path length, unknown critical extension.
    case untrusted
    /// Past notAfter.
    case expired
    /// Before notBefore.
    case notYetValid
    /// A certificate of the chain is on its issuer's CRL.
    case revoked
    /// A CRL is missing, stale or does not verify: nobody knows whether it is revoked.
    case revocationUnknown
    /// A valid chain, but not of a device: key usage, extended key usage, serialNumber or policy.
    case notADevice
    /// A valid chain, but not of the management server: key usage or extended key usage.
    case notManagement
  }

  public let code: Code
  /// Which certificate and why.
  public let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
