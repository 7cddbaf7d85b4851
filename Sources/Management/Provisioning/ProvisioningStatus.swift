import DeviceKeys
import FoundationEssentials

/// How far the factory has got with a device.
public struct ProvisioningStatus: Sendable, Equatable {
  /// In hex; nil before `init`.
  public var deviceID: String?
  /// Where the key is kept: as the certificate says, before `enroll` where it is. nil when there is no key.
  public var keyProtection: KeyProtection?
  /// Serial number of the certificate in hex; nil before `enroll`.
  public var serialNumber: String?
  /// SHA-256 of the certificate, in hex.
  public var fingerprint: String?
  public var validUntil: Date?
  /// When two thirds of the certificate's lifetime are over.
  public var renewalDue: Date?
  /// Whether a new key waits for its certificate.
  public var isPending = false
  /// Whether the device can sign packets: everything is there, belongs together and is in date.
  public var isReady = false
  /// What is missing or wrong; nil when ready.
  public var problem: String?
}

extension Provisioner {
  /// Looks only; what a cut left is not touched.
  ///
  /// - Parameter roots: PEM; with them the chain is also checked up to the root.
  public func status(roots: String? = nil, now: Date = Date()) async -> ProvisioningStatus {
    var status = ProvisioningStatus(isPending: TextFile.exists(files.pending.key))
    do {
      let device = try files.deviceID()
      status.deviceID = "\(device)"
      guard TextFile.exists(files.link) else {
        let waiting = files.pending
        if status.isPending { status.keyProtection = try await loadKey(waiting).protection }
        if waiting.isShared { status.keyProtection = .shared }
        throw ManagementError(
          .missing,
          "no certificate yet; run attestcam-provision \(status.isPending ? "enroll" : "init")")
      }
      let chain = try chain()
      status.serialNumber = chain.device.serialNumber
      status.fingerprint = "\(chain.device.fingerprint)"
      status.validUntil = chain.device.notAfter
      status.renewalDue = chain.device.renewalTime
      status.keyProtection = chain.device.keyProtection
      let key = try await loadKey(files.identity)
      try Self.check(chain, device, key, roots: roots, now: now)
      status.isReady = true
    } catch {
      status.problem = ProvisioningError(error, at: .state).cause
    }
    return status
  }

  private static func check(
    _ chain: CertificateChain, _ device: DeviceID, _ key: any DeviceKey, roots: String?, now: Date
  ) throws(ManagementError) {
    if let roots {
      try ChainCheck(roots: roots, device: device, key: key).accept(chain, at: now)
      return
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
