import HTTPSupport

/// Body of `POST /v1/captures`.
public struct CaptureOrder: Codable, Sendable, Equatable {
  /// 32 bytes from the recognition server, as unpadded base64url (43 characters).
  public var nonce: String
  /// What the sample is for; `[a-z0-9._-]{1,64}`. Signed.
  public var purpose: String
  /// URI of the recognition server that issued the nonce, 1…255 bytes. Signed.
  public var audience: String
  /// Name of a capture profile; nil for the first that the purpose allows.
  public var profile: String?
  /// Time for the whole capture in ms, 1,000…45,000; nil for 20,000.
  public var deadlineMilliseconds: Int64?

  public init(
    nonce: [UInt8], purpose: String, audience: String, profile: String? = nil,
    deadlineMilliseconds: Int64? = nil
  ) {
    self.nonce = Base64URL(nonce).text
    self.purpose = purpose
    self.audience = audience
    self.profile = profile
    self.deadlineMilliseconds = deadlineMilliseconds
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case nonce, purpose, audience, profile
    case deadlineMilliseconds = "deadline_ms"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.closedContainer(keyedBy: CodingKeys.self)
    nonce = try container.decode(String.self, forKey: .nonce)
    purpose = try container.decode(String.self, forKey: .purpose)
    audience = try container.decode(String.self, forKey: .audience)
    profile = try container.decodeIfPresent(String.self, forKey: .profile)
    deadlineMilliseconds = try container.wholeNumberIfPresent(forKey: .deadlineMilliseconds)
  }
}
