import DeviceKeys
import FoundationEssentials
import HTTPSupport

/// The network exchange of an enrolment (docs/enrolment.md).
extension CertificateAuthority {
  /// First message: checks who asks and what the TPM shows, and asks for proof.
  ///
  /// - Throws: `Problem`; `ManagementError` when the registry fails.
  public func startEnrolment(
    _ start: EnrolmentStart, by who: Operator, now: Date = Date()
  ) async throws -> EnrolmentChallenge {
    try await noting(start.device(by: who), now: now) {
      try requireAllowed(who, start.deviceID)
      try requireDevice(try await registered(start.deviceID))
      let tpm = try start.tpm.map { identity throws(Problem) in
        try CheckedTPM(
          identity, trust: endorsements, missing: configuration.endorsementMissing, now: now)
      }
      let exchange = try await exchanges.open(
        .enrolment(operatorName: who.name), for: start.deviceID, start: start, tpm: tpm, now: now)
      return EnrolmentChallenge(
        id: exchange.id, nonce: exchange.nonce, expiresAt: exchange.expiresAt,
        credential: tpm?.credential)
    }
  }

  /// Second message: checks the proof and issues.
  ///
  /// - Throws: `Problem`; `ManagementError` when the registry fails.
  public func finishEnrolment(
    _ id: ExchangeID?, _ evidence: EnrolmentEvidence, by who: Operator, now: Date = Date()
  ) async throws -> Enrolment {
    let exchange = try await exchanges.take(
      id, .enrolment(operatorName: who.name), now: now)
    guard let start = exchange.start else {
      throw Problem(CAProblem.internalError, "an enrolment without its first message")
    }
    return try await noting(start.device(by: who), now: now) {
      try requireAllowed(who, start.deviceID)
      let request = try ProvenRequest(
        evidence.certificationRequest, for: exchange.device, answering: exchange.nonce)
      guard (evidence.tpm != nil) == (exchange.tpm != nil) else { throw Self.evidenceMismatch }
      if let evidence = evidence.tpm, let tpm = exchange.tpm {
        guard constantTimeEqual(evidence.activatedSecret, tpm.secret) else {
          throw Problem(
            CAProblem.credentialMismatch,
            "tpm.activated_secret: not what a TPM with this endorsement and attestation key finds")
        }
        try request.requireCertified(
          evidence.certifiedKey, by: tpm.registered.attestationKey, for: exchange.device,
          answering: exchange.nonce)
      }
      return try await admit(
        EnrolmentCandidate(
          start, key: request.publicKey, tpm: exchange.tpm), by: who, now: now)
    }
  }

  static let evidenceMismatch = Problem(
    CAProblem.evidenceMismatch,
    "tpm: must be there for a key in a TPM, with device_key and certify, and only then")

  /// Runs `body`, and writes its refusal into the audit log.
  func noting<Value>(
    _ who: (name: String, device: DeviceID), now: Date, _ body: () async throws -> Value
  ) async throws -> Value {
    do { return try await body() } catch let problem as Problem {
      if problem.code != CAProblem.rateLimited.rawValue {
        await noteRefusal(problem, by: who.name, who.device, now: now)
      }
      throw problem
    }
  }
}

extension EnrolmentStart {
  fileprivate func device(by who: Operator) -> (name: String, device: DeviceID) {
    (who.name, deviceID)
  }
}

extension EnrolmentCandidate {
  /// - Parameter tpm: checked, its secret come back and the key certified by it.
  init(_ start: EnrolmentStart, key: PublicKey, tpm: CheckedTPM?) {
    self.init(
      device: start.deviceID, key: key, protection: tpm?.protection ?? start.keyProtection,
      batch: start.batch, model: start.model, tpm: tpm?.registered)
  }
}
