import DeviceKeys
import FoundationEssentials

/// How far the factory has got with a device.
public struct ProvisioningStatus: Sendable, Equatable, Encodable {
  /// In hex; nil before `init`.
  public var deviceID: String?
  /// Where the key lives; nil when it is not there.
  public var keyProtection: KeyProtection?
  /// Serial number of the certificate in hex; nil before `enroll`.
  public var serialNumber: String?
  public var validUntil: Date?
  /// Whether the device can sign packets: everything is there, belongs together and is in date.
  public var isReady: Bool
  /// What is missing or wrong; nil when ready.
  public var problem: String?

  private enum CodingKeys: String, CodingKey {
    case deviceID = "device_id"
    case keyProtection = "key_protection"
    case serialNumber = "serial"
    case validUntil = "valid_until"
    case isReady = "ready"
    case problem
  }
}

extension Provisioner {
  /// - Parameter roots: PEM; with them the chain is also checked up to the root.
  public func status(roots: String? = nil, now: Date = Date()) -> ProvisioningStatus {
    var status = ProvisioningStatus(isReady: false)
    do throws(ManagementError) {
      let device = try deviceID()
      status.deviceID = "\(device)"
      let key = try holder.load(files)
      status.keyProtection = key.protection
      let chain = try chain()
      status.serialNumber = chain.device.serialNumber
      status.validUntil = chain.device.notAfter
      try Self.check(chain, device, key, roots: roots, now: now)
      status.isReady = true
    } catch {
      status.problem = error.message
    }
    return status
  }

  private static func check(
    _ chain: CertificateChain, _ device: DeviceID, _ key: any DeviceKey, roots: String?, now: Date
  ) throws(ManagementError) {
    if let roots {
      return try ChainCheck(roots: roots, device: device, key: key).accept(chain, at: now)
    }
    guard chain.device.deviceID == device, chain.device.publicKey == key.publicKey else {
      throw ManagementError(.mismatch, "the certificate is not of this device ID and key")
    }
    guard chain.device.notBefore <= now, now <= chain.device.notAfter else {
      throw ManagementError(
        .invalid,
        "the certificate is valid from \(chain.device.notBefore.rfc3339) to "
          + "\(chain.device.notAfter.rfc3339) only; is the clock right?")
    }
  }
}

extension Date {
  /// RFC 3339, UTC, whole seconds.
  public var rfc3339: String { formatted(.iso8601) }
}
