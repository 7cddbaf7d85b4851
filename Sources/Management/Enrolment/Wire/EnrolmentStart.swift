import DeviceKeys
import HTTPSupport

/// Body of `POST /v1/enrolments`: who wants a certificate, and where its key lives (docs/enrolment.md).
public struct EnrolmentStart: Codable, Sendable, Equatable {
  public var deviceID: DeviceID
  /// `.file`, `.tpm` or `.shared`; whether a TPM's maker vouches for it the server finds out.
  public var keyProtection: KeyProtection
  /// Of the batches that the server knows.
  public var batch: ManagedName?
  public var model: ManagedName?
  /// For a key in a TPM, and only then.
  public var tpm: TPMIdentity?

  public init(
    deviceID: DeviceID, keyProtection: KeyProtection, batch: ManagedName? = nil,
    model: ManagedName? = nil, tpm: TPMIdentity? = nil
  ) {
    self.deviceID = deviceID
    self.keyProtection = keyProtection
    self.batch = batch
    self.model = model
    self.tpm = tpm
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case deviceID = "device_id"
    case keyProtection = "key_protection"
    case batch
    case model
    case tpm
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.closedContainer(keyedBy: CodingKeys.self)
    deviceID = try container.deviceID(forKey: .deviceID)
    let protection = try container.decode(String.self, forKey: .keyProtection)
    guard let protection = KeyProtection(rawValue: protection),
      Self.requestable.contains(protection)
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .keyProtection, in: container, debugDescription: "must be file, tpm or shared")
    }
    keyProtection = protection
    batch = try container.decodeIfPresent(ManagedName.self, forKey: .batch)
    model = try container.decodeIfPresent(ManagedName.self, forKey: .model)
    tpm = try container.decodeIfPresent(TPMIdentity.self, forKey: .tpm)
    guard (tpm != nil) == (protection == .tpm) else {
      throw DecodingError.dataCorruptedError(
        forKey: .tpm, in: container,
        debugDescription: "must be there when key_protection is tpm, and only then")
    }
  }

  /// What a device may say of its own key.
  static let requestable: Set<KeyProtection> = [.file, .tpm, .shared]

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Base64URL(deviceID.bytes), forKey: .deviceID)
    try container.encode(keyProtection.rawValue, forKey: .keyProtection)
    try container.encodeIfPresent(batch, forKey: .batch)
    try container.encodeIfPresent(model, forKey: .model)
    try container.encodeIfPresent(tpm, forKey: .tpm)
  }
}
