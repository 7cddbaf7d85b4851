import DeviceKeys
import HTTPSupport

/// Body of `POST /v1/renewals` and `POST /v1/self-tests`: which device asks for a nonce.
public struct DeviceStart: Codable, Sendable, Equatable {
  public var deviceID: DeviceID

  public init(deviceID: DeviceID) { self.deviceID = deviceID }

  private enum CodingKeys: String, CodingKey, CaseIterable { case deviceID = "device_id" }

  public init(from decoder: any Decoder) throws {
    deviceID = try decoder.closedContainer(keyedBy: CodingKeys.self).deviceID(forKey: .deviceID)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Base64URL(deviceID.bytes), forKey: .deviceID)
  }
}
