import DeviceKeys
import HTTPSupport

/// Body of `POST /v1/devices`: a factory asks for a device's certificate.
public struct EnrolmentRequest: Codable, Sendable {
  public var deviceID: DeviceID
  /// PKCS#10, DER; its subject is ignored.
  public var certificationRequest: [UInt8]
  /// Where the key lives, as the factory says; the certificate will say so.
  public var keyProtection: KeyProtection

  public init(
    deviceID: DeviceID, certificationRequest: [UInt8], keyProtection: KeyProtection
  ) {
    self.deviceID = deviceID
    self.certificationRequest = certificationRequest
    self.keyProtection = keyProtection
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case deviceID = "device_id"
    case certificationRequest = "csr"
    case keyProtection = "key_protection"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.closedContainer(keyedBy: CodingKeys.self)
    deviceID = try container.deviceID(forKey: .deviceID)
    certificationRequest =
      try container.decode(Base64URL.self, forKey: .certificationRequest).bytes
    let protection = try container.decode(String.self, forKey: .keyProtection)
    guard let protection = KeyProtection(rawValue: protection) else {
      throw DecodingError.dataCorruptedError(
        forKey: .keyProtection, in: container, debugDescription: "must be file or tpm")
    }
    keyProtection = protection
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Base64URL(deviceID.bytes), forKey: .deviceID)
    try container.encode(Base64URL(certificationRequest), forKey: .certificationRequest)
    try container.encode(keyProtection.rawValue, forKey: .keyProtection)
  }
}
