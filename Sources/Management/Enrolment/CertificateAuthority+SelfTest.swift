import DeviceKeys
import FoundationEssentials
import HTTPSupport

/// The exchange of a self-test: a device shows that it can sign with the key in force.
extension CertificateAuthority {
  /// - Throws: `Problem`; `ManagementError` when the registry fails.
  public func startSelfTest(
    of device: DeviceID, now: Date = Date()
  ) async throws -> EnrolmentChallenge {
    try await start(.selfTest, of: device, now: now)
  }

  /// The first one that passes makes the device active.
  ///
  /// - Throws: `Problem`; `ManagementError` when the registry fails.
  public func finishSelfTest(
    _ id: ExchangeID?, _ evidence: SelfTestEvidence, now: Date = Date()
  ) async throws -> SelfTestResult {
    let exchange = try await exchanges.take(id, .selfTest, now: now)
    let device = exchange.device
    let signer = try proven(
      evidence.token, as: .selfTest, by: device, payload: exchange.nonce.bytes, now: now)
    return try await noting(("device", device), now: now) {
      try await transaction { database in
        try requireDevice(try RegisteredDevice.with(device, in: database))
        guard
          let known = try RegisteredCertificate.with(serial: signer.serialNumber, in: database),
          known.certificate == signer, !known.isRevoked
        else {
          throw Problem(
            CAProblem.proofInvalid, "token: the certificate it was signed under is revoked")
        }
        if try RegisteredDevice.activate(device, at: now, in: database) {
          try AuditLog.append(
            .deviceActivated, by: "device", subject: "\(device)", at: now, in: database)
        }
      }
      return SelfTestResult(deviceID: device, passed: true)
    }
  }
}
