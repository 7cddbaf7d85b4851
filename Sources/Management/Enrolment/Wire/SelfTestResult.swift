import DeviceKeys
import HTTPSupport

/// Answer to `POST /v1/self-tests/{id}`.
public struct SelfTestResult: Codable, Sendable, Equatable {
  public var deviceID: DeviceID
  /// Always true: a self-test that fails is answered with a problem.
  public var passed: Bool

  public init(deviceID: DeviceID, passed: Bool) {
    self.deviceID = deviceID
    self.passed = passed
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case deviceID = "device_id"
    case passed
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.closedContainer(keyedBy: CodingKeys.self)
    deviceID = try container.deviceID(forKey: .deviceID)
    passed = try container.decode(Bool.self, forKey: .passed)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Base64URL(deviceID.bytes), forKey: .deviceID)
    try container.encode(passed, forKey: .passed)
  }
}
