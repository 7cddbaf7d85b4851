import DeviceKeys
import FoundationEssentials
import HTTPSupport

/// Answer to the first message of an exchange: what the second one must answer, once and before `expiresAt`.
public struct EnrolmentChallenge: Codable, Sendable, Equatable {
  public var id: ExchangeID
  public var nonce: Nonce
  public var expiresAt: Date
  /// Only in enrolments of a key in a TPM.
  public var credential: SealedCredential?

  public init(
    id: ExchangeID, nonce: Nonce, expiresAt: Date, credential: SealedCredential? = nil
  ) {
    self.id = id
    self.nonce = nonce
    self.expiresAt = expiresAt
    self.credential = credential
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case id
    case nonce
    case expiresAt = "expires_at"
    case credential
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.closedContainer(keyedBy: CodingKeys.self)
    id = try container.decode(ExchangeID.self, forKey: .id)
    guard let nonce = Nonce(try container.bytes(forKey: .nonce, count: 32...32)) else {
      throw DecodingError.dataCorruptedError(
        forKey: .nonce, in: container, debugDescription: "must be 32 random bytes")
    }
    self.nonce = nonce
    expiresAt = try container.decode(Date.self, forKey: .expiresAt)
    credential = try container.decodeIfPresent(SealedCredential.self, forKey: .credential)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(Base64URL(nonce.bytes), forKey: .nonce)
    try container.encode(expiresAt, forKey: .expiresAt)
    try container.encodeIfPresent(credential, forKey: .credential)
  }
}
