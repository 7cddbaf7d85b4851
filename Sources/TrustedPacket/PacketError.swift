/// Why bytes are not a trusted face packet of this profile.
public struct PacketError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// Not the structure, header, claims or size that docs/packet.md fixes.
    case malformed
    /// Claims of another `eat_profile`, whose rules this program does not know.
    case profile
    /// The certificates in the header are not strict DER certificates on P-256.
    case certificate
    /// The signature does not verify, or s > n/2.
    case signature
  }

  public let code: Code
  /// The field and what is wrong with it; never its value.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
