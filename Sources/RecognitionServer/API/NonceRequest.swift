import DeviceKeys
import HTTPSupport

/// Body of `POST /v1/nonces`.
public struct NonceRequest: Codable, Sendable {
  /// What the face sample is for; one of those the terminal is registered for.
  public var purpose: String
  /// The only device that may answer; any of the terminal's when absent.
  public var deviceID: DeviceID?

  public init(purpose: String, deviceID: DeviceID? = nil) {
    self.purpose = purpose
    self.deviceID = deviceID
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case purpose
    case deviceID = "device_id"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.closedContainer(keyedBy: CodingKeys.self)
    purpose = try container.decode(String.self, forKey: .purpose)
    if let bytes = try container.decodeIfPresent(Base64URL.self, forKey: .deviceID)?.bytes {
      guard let id = DeviceID(bytes) else {
        throw DecodingError.dataCorruptedError(
          forKey: .deviceID, in: container, debugDescription: "must have 32 bytes")
      }
      deviceID = id
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(purpose, forKey: .purpose)
    try container.encodeIfPresent(deviceID.map { Base64URL($0.bytes) }, forKey: .deviceID)
  }
}
