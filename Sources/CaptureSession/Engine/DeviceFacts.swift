import DeviceKeys
import TrustedPacket

/// What the device says of itself in every packet.
public struct DeviceFacts: Sendable {
  public var softwareName: String
  public var softwareVersion: String
  /// SHA-256 of the running programs, by name; not signed when a manifest vouches for them.
  public var software: [String: SHA256Digest]
  public var integrity: IntegrityClaim
  public var debugStatus: DebugStatus
  /// 16 random bytes that name the manufacturer; nil when not provisioned.
  public var oemID: [UInt8]?
  /// 1…32 bytes; only with `oemID`.
  public var hardwareModel: [UInt8]?

  public init(
    softwareName: String, softwareVersion: String, software: [String: SHA256Digest],
    integrity: IntegrityClaim = .notRun, debugStatus: DebugStatus, oemID: [UInt8]? = nil,
    hardwareModel: [UInt8]? = nil
  ) {
    self.softwareName = softwareName
    self.softwareVersion = softwareVersion
    self.software = software
    self.integrity = integrity
    self.debugStatus = debugStatus
    self.oemID = oemID
    self.hardwareModel = hardwareModel
  }
}
