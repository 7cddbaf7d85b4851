import DeviceKeys
import FoundationEssentials
import GRDB
import HTTPSupport
import TPMEvidence

extension CertificateAuthority {
  /// A device's chain, and whether it was issued just now.
  public struct Enrolment: Sendable {
    public let chain: CertificateChain
    public let isNew: Bool
  }

  /// Binds ID, key and TPM to each other and issues the certificate, if nothing in the registry stands against it.
  ///
  /// The same key for the same ID gets the same certificate again while it is good, so a factory may repeat an enrolment
  /// whose answer it lost. Every way to a first certificate ends here.
  ///
  /// - Throws: `Problem` with a code of `CAProblem`; `ManagementError` when the registry fails.
  func admit(
    _ candidate: EnrolmentCandidate, by who: Operator, now: Date
  ) async throws -> Enrolment {
    let (certificate, isNew) = try await transaction { database in
      let known = try RegisteredDevice.with(candidate.device, in: database)
      let owner = try KeyOwner.of(candidate.key, in: database)
      try requireFree(candidate, known, owner, in: database)
      if let current = try repeated(candidate, known, now: now, in: database) {
        return (current.certificate, false)
      }
      try requireUnused(who, candidate.device, in: database)
      return (try issue(candidate, known, owner, who, now: now, in: database), true)
    }
    return Enrolment(chain: try chain(of: certificate), isNew: isNew)
  }

  /// The certificate in force, when it is this very device's and key's.
  private func repeated(
    _ candidate: EnrolmentCandidate, _ known: RegisteredDevice?, now: Date, in database: Database
  ) throws -> RegisteredCertificate? {
    guard let known, known.key?.bytes == candidate.key.digest,
      let current = try RegisteredCertificate.inForce(for: candidate.device, in: database)
    else { return nil }
    guard known.protection == candidate.protection else {
      throw Problem(
        CAProblem.protectionMismatch,
        "key_protection: this key was enrolled as \(known.protection?.rawValue ?? "unknown")")
    }
    return current.certificate.notAfter > now ? current : nil
  }

  private func issue(
    _ candidate: EnrolmentCandidate, _ known: RegisteredDevice?, _ owner: KeyOwner?,
    _ who: Operator, now: Date, in database: Database
  ) throws -> Certificate {
    let device = candidate.device
    if known == nil {
      try RegisteredDevice.register(
        device, batch: candidate.batch?.text, model: candidate.model?.text, at: now, in: database)
    }
    if owner == nil { try KeyOwner.device(device).take(candidate.key, in: database) }
    if let tpm = candidate.tpm { try RegisteredDevice.set(tpm, of: device, in: database) }
    if let expired = try RegisteredCertificate.inForce(for: device, in: database) {
      try RegisteredCertificate.retire(
        serial: expired.certificate.serialNumber, at: now, in: database)
    }
    let certificate = try certify(
      device, candidate.key, candidate.protection,
      attestationKey: candidate.tpm?.attestationKey.name,
      clientAuthentication: candidate.clientAuthentication, now: now, in: database)
    try RegisteredDevice.enrolled(
      device, key: candidate.key, protection: candidate.protection, at: now, in: database)
    if who.isOnce { try RegisteredOperator.use(who.name, for: device, in: database) }
    try AuditLog.append(
      .deviceEnrolled, by: who.name, subject: "\(device)",
      detail: "\(certificate.serialNumber) \(candidate.protection.rawValue)", at: now, in: database)
    return certificate
  }

  /// Issues and registers a device's certificate.
  func certify(
    _ device: DeviceID, _ key: PublicKey, _ protection: KeyProtection, attestationKey: TPMName?,
    clientAuthentication: Bool, now: Date, in database: Database
  ) throws -> Certificate {
    let certificate = try openKeys().issuing.issue(
      CertificateTemplate(
        role: .device(
          device, protection, attestationKey: attestationKey,
          clientAuthentication: clientAuthentication), publicKey: key,
        notBefore: now - CAConfiguration.backdating,
        notAfter: min(now.adding(days: configuration.deviceDays), issuing.notAfter)),
      issuer: issuing)
    try RegisteredCertificate(new: certificate, .device, subject: "\(device)", at: now)
      .insert(into: database)
    return certificate
  }
}
