import DeviceKeys
import FoundationEssentials
import GRDB

extension CertificateAuthority {
  /// What to revoke.
  public enum Revocation: Sendable {
    /// A device with all its certificates.
    case device(DeviceID)
    /// One certificate, by its serial number in hex; with the one in force its device is revoked.
    case serialNumber(String)
    /// All devices of a batch; no other can be enrolled in it any more.
    case batch(ManagedName)
  }

  /// What was revoked just now; nothing of it when all was revoked before.
  public struct RevocationResult: Sendable, Equatable {
    public var devices: [DeviceID] = []
    public var certificates: [RegisteredCertificate] = []
  }

  /// Revokes, and signs CRL and deny list anew; all of it holds or nothing.
  ///
  /// Revoking what is revoked already changes nothing.
  /// - Throws: `ManagementError`: `.missing` when there is no such thing, `.shared` for a device whose key a whole batch
  ///   has: that cannot be taken back from one of them.
  @discardableResult
  public func revoke(
    _ what: Revocation, reason: RevocationReason, by who: Operator = .local, now: Date = Date()
  ) async throws(ManagementError) -> RevocationResult {
    try await write { database in
      var result = RevocationResult()
      switch what {
      case .device(let id):
        try revoke(id, reason, who, now, &result, in: database)
      case .serialNumber(let text):
        try revoke(serial: text.lowercased(), reason, who, now, &result, in: database)
      case .batch(let name):
        guard try RegisteredBatch.with(name.text, in: database) != nil else {
          throw ManagementError(
            .missing, "there is no batch \(name); attestcam-ca batch list shows all")
        }
        try RegisteredBatch.revoke(name.text, reason, at: now, in: database)
        try AuditLog.append(
          .batchRevoked, by: who.name, subject: name.text, detail: reason.rawValue, at: now,
          in: database)
        for device in try RegisteredDevice.of(batch: name.text, in: database) {
          try revoke(device, reason, who, now, &result, in: database)
        }
      }
      if result != RevocationResult() { try signLists(now: now, in: database) }
      return result
    }
  }

  private func revoke(
    _ id: DeviceID, _ reason: RevocationReason, _ who: Operator, _ now: Date,
    _ result: inout RevocationResult, in database: Database
  ) throws {
    guard let device = try RegisteredDevice.with(id, in: database) else {
      throw ManagementError(.missing, "there is no device \(id); attestcam-ca list shows all")
    }
    if device.protection == .shared, let batch = device.batch {
      throw ManagementError(
        .shared,
        "\(id) shares its key with the whole batch \(batch), so it cannot be revoked alone: "
          + "revoke --batch \"\(batch)\" revokes them all")
    }
    try revoke(device, reason, who, now, &result, in: database)
  }

  private func revoke(
    _ device: RegisteredDevice, _ reason: RevocationReason, _ who: Operator, _ now: Date,
    _ result: inout RevocationResult, in database: Database
  ) throws {
    guard device.state != .revoked else { return }
    for certificate in try RegisteredCertificate.of(device.id, in: database)
    where !certificate.isRevoked {
      try RegisteredCertificate.revoke(
        serial: certificate.certificate.serialNumber, at: now, reason, in: database)
      result.certificates.append(certificate)
    }
    try RegisteredDevice.revoke(device.id, reason, at: now, in: database)
    result.devices.append(device.id)
    try AuditLog.append(
      .deviceRevoked, by: who.name, subject: "\(device.id)", detail: reason.rawValue, at: now,
      in: database)
  }

  private func revoke(
    serial: String, _ reason: RevocationReason, _ who: Operator, _ now: Date,
    _ result: inout RevocationResult, in database: Database
  ) throws {
    guard let known = try RegisteredCertificate.with(serial: serial, in: database) else {
      throw ManagementError(
        .missing, "there is no certificate \(serial); attestcam-ca list shows all")
    }
    guard known.kind != .issuing else {
      throw ManagementError(
        .unsupported, "only the root can revoke the issuing CA: attestcam-ca root revoke")
    }
    if known.isCurrent, let id = known.certificate.deviceID {
      return try revoke(id, reason, who, now, &result, in: database)
    }
    guard !known.isRevoked else { return }
    try RegisteredCertificate.revoke(
      serial: known.certificate.serialNumber, at: now, reason, in: database)
    result.certificates.append(known)
    try AuditLog.append(
      .certificateRevoked, by: who.name, subject: known.certificate.serialNumber,
      detail: "\(known.subject) \(reason.rawValue)", at: now, in: database)
  }
}
