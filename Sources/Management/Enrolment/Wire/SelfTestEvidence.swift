import DeviceKeys
import HTTPSupport

/// Body of `POST /v1/self-tests/{id}`: the device key signs the server's nonce.
public struct SelfTestEvidence: Codable, Sendable, Equatable {
  /// COSE_Sign1 by the key in force (`SigningInput.selfTest`).
  public var token: [UInt8]

  public init(token: [UInt8]) { self.token = token }

  private enum CodingKeys: String, CodingKey, CaseIterable { case token }

  public init(from decoder: any Decoder) throws {
    token = try decoder.closedContainer(keyedBy: CodingKeys.self)
      .bytes(forKey: .token, count: 1...SignedMessage.Kind.selfTest.largest)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Base64URL(token), forKey: .token)
  }
}
