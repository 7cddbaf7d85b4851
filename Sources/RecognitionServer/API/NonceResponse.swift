import FoundationEssentials
import HTTPSupport

/// Answer to `POST /v1/nonces`: all that the terminal hands on to the capture device.
public struct NonceResponse: Codable, Sendable {
  /// 32 bytes, to be answered once.
  public var nonce: Base64URL
  /// What the packet must name as its recipient.
  public var audience: String
  public var expiresAt: Date

  private enum CodingKeys: String, CodingKey {
    case nonce
    case audience
    case expiresAt = "expires_at"
  }
}
