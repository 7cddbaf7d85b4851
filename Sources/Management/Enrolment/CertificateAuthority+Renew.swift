import CBOR
import DeviceKeys
import FoundationEssentials
import GRDB
import HTTPSupport
import Hummingbird
import TPMEvidence

/// The exchange of a renewal: the key in force vouches for the next (docs/enrolment.md).
extension CertificateAuthority {
  /// - Throws: `Problem`; `ManagementError` when the registry fails.
  public func startRenewal(
    of device: DeviceID, now: Date = Date()
  ) async throws -> EnrolmentChallenge {
    try await start(.renewal, of: device, now: now)
  }

  /// - Throws: `Problem`; `ManagementError` when the registry fails.
  public func finishRenewal(
    _ id: ExchangeID?, _ evidence: RenewalEvidence, now: Date = Date()
  ) async throws -> Enrolment {
    let exchange = try await exchanges.take(id, .renewal, now: now)
    let device = exchange.device
    // Before the proof holds this is a stranger, whom the audit log does not note.
    let request = try ProvenRequest(
      evidence.certificationRequest, for: device, answering: exchange.nonce)
    let signer = try proven(
      evidence.proof, as: .renewal, by: device,
      payload: SigningInput.renewalPayload(
        request: SHA256.digest(evidence.certificationRequest), nonce: exchange.nonce), now: now)
    return try await noting(("device", device), now: now) {
      let known = try await registered(device)
      try requireDevice(known)
      let attestationKey = known?.tpm?.attestationKey
      guard (evidence.tpm != nil) == (attestationKey != nil) else { throw Self.evidenceMismatch }
      if let key = evidence.tpm, let attestationKey {
        try request.requireCertified(
          key, by: attestationKey, for: device, answering: exchange.nonce)
      }
      return try await renew(device, request.publicKey, signer: signer, now: now)
    }
  }

  /// Every way to a further certificate ends here; it is good for what the one before was.
  ///
  /// - Parameter signer: the certificate whose key vouches for the new one.
  /// - Throws: `Problem`; `ManagementError` when the registry fails.
  func renew(
    _ device: DeviceID, _ key: PublicKey, signer: Certificate, now: Date
  ) async throws -> Enrolment {
    let (certificate, isNew) = try await transaction { database in
      try renew(device, key, signer: signer, now: now, in: database)
    }
    return Enrolment(chain: try chain(of: certificate), isNew: isNew)
  }

  /// The first message of an exchange that needs no operator; only for devices that have a certificate.
  func start(
    _ purpose: Exchange.Purpose, of device: DeviceID, now: Date
  ) async throws -> EnrolmentChallenge {
    let known = try await registered(device)
    try requireDevice(known)
    guard known?.enrolledAt != nil else {
      throw Problem(CAProblem.deviceUnknown, "device_id: not enrolled here")
    }
    let exchange = try await exchanges.open(purpose, for: device, now: now)
    return EnrolmentChallenge(
      id: exchange.id, nonce: exchange.nonce, expiresAt: exchange.expiresAt)
  }

  /// Checks a device's signed message; whether its certificate is still good the registry says.
  ///
  /// - Returns: the certificate that it was signed under.
  /// - Throws: `Problem(proof_invalid)`.
  func proven(
    _ bytes: [UInt8], as kind: SignedMessage.Kind, by device: DeviceID, payload: [UInt8], now: Date
  ) throws(Problem) -> Certificate {
    do {
      let message = try SignedMessage(bytes, as: kind)
      let validator = try ChainValidator(anchors: [root], revocation: .unchecked)
      let chain = try message.verifyDevice(by: validator, at: now)
      guard chain.deviceID == device, constantTimeEqual(message.payload, payload) else {
        throw Problem(
          CAProblem.proofInvalid, "the message is another device's, or answers something else")
      }
      return chain.chain.device
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem(CAProblem.proofInvalid, "\(error)")
    }
  }

  private func renew(
    _ device: DeviceID, _ key: PublicKey, signer: Certificate, now: Date, in database: Database
  ) throws -> (Certificate, isNew: Bool) {
    let known = try RegisteredDevice.with(device, in: database)
    try requireDevice(known)
    guard let known, let protection = known.protection,
      let old = try RegisteredCertificate.with(serial: signer.serialNumber, in: database),
      old.certificate == signer, !old.isRevoked,
      let current = try RegisteredCertificate.inForce(for: device, in: database)
    else {
      throw Problem(CAProblem.proofInvalid, "proof: the certificate it was signed under is revoked")
    }
    guard old == current else {
      // Renewed before, and the answer was lost.
      guard current.certificate.publicKey == key else {
        throw Problem(
          CAProblem.renewalSuperseded,
          "proof: this certificate was renewed already, for another key; use that one")
      }
      return (current.certificate, false)
    }
    try requireRenewable(key, known, in: database)
    try requireRenewalIsRare(device, now: now, in: database)
    let certificate = try supersede(
      current, with: key, protection, known.tpm?.attestationKey.name,
      clientAuthentication: signer.mayAuthenticateClients, now: now, in: database)
    try AuditLog.append(
      .deviceRenewed, by: "device", subject: "\(device)", detail: certificate.serialNumber,
      at: now, in: database)
    return (certificate, true)
  }

  /// Every certificate ends on the CRL one day: a device that renews without end must not fill it.
  private func requireRenewalIsRare(
    _ device: DeviceID, now: Date, in database: Database
  ) throws {
    let recent = try RegisteredCertificate.count(
      of: device, since: now.adding(days: -1), in: database)
    guard recent < Self.certificatesPerDay else {
      throw Problem(
        CAProblem.rateLimited,
        "this device had \(Self.certificatesPerDay) certificates within a day; try again tomorrow",
        headers: [.retryAfter: "86400"])
    }
  }

  static let certificatesPerDay = 8

  /// A shared key stays; any other is this device's in force, or new.
  private func requireRenewable(
    _ key: PublicKey, _ known: RegisteredDevice, in database: Database
  ) throws {
    guard known.key?.bytes != key.digest else { return }
    guard known.protection != .shared else {
      throw Problem(CAProblem.batchMismatch, "csr: the batch keeps its shared key")
    }
    guard try KeyOwner.of(key, in: database) == nil else { throw Self.keyInUse }
    try KeyOwner.device(known.id).take(key, in: database)
  }

  /// Issues the next certificate of a device; the old one stays good for the overlap.
  func supersede(
    _ current: RegisteredCertificate, with key: PublicKey, _ protection: KeyProtection,
    _ attestationKey: TPMName?, clientAuthentication: Bool = false, now: Date,
    in database: Database
  ) throws -> Certificate {
    guard let device = current.certificate.deviceID else {
      throw ManagementError(.invalid, "a device's certificate without device ID")
    }
    try RegisteredCertificate.retire(
      serial: current.certificate.serialNumber,
      at: now + TimeInterval(configuration.overlapHours) * 3600, in: database)
    let certificate = try certify(
      device, key, protection, attestationKey: attestationKey,
      clientAuthentication: clientAuthentication, now: now, in: database)
    try RegisteredDevice.bind(device, to: key, in: database)
    return certificate
  }
}
