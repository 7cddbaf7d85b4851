import DeviceKeys
import FoundationEssentials
import TPMEvidence

extension Provisioner {
  /// What the factory tells the CA beside the device's own evidence.
  public struct EnrolmentFacts: Sendable {
    public var batch: ManagedName?
    public var model: ManagedName?

    public init(batch: ManagedName? = nil, model: ManagedName? = nil) {
      self.batch = batch
      self.model = model
    }
  }

  /// Gets the device's first certificate from the CA, unless a good one is in force.
  ///
  /// The chain is checked against root, key and device ID before it replaces anything.
  ///
  /// - Throws: `ProvisioningError`.
  public func enrol(
    at ca: CAAccess, operatorToken: String, facts: EnrolmentFacts = EnrolmentFacts(),
    now: Date = Date()
  ) async throws -> ProvisionedIdentity {
    try await exclusively {
      try await enrolling(at: ca, operatorToken, facts, now)
    }
  }

  private func enrolling(
    at ca: CAAccess, _ operatorToken: String, _ facts: EnrolmentFacts, _ now: Date
  ) async throws -> ProvisionedIdentity {
    let candidate: Candidate
    switch try await self.candidate(roots: ca.roots, now: now) {
    case .inForce(let identity): return identity
    case .pending(let pending): candidate = pending
    }
    let tpm = try await evidence(of: candidate)
    let start = EnrolmentStart(
      deviceID: candidate.device, keyProtection: candidate.protection, batch: facts.batch,
      model: facts.model, tpm: tpm?.identity)
    let challenge = try await during(.connect) {
      try await ca.post(
        "/v1/enrolments", start, bearer: operatorToken, answer: EnrolmentChallenge.self)
    }
    let secret = try await activate(challenge.credential, tpm)
    let proof = try await prove(candidate, tpm?.tpm, answering: challenge.nonce)
    var evidence = EnrolmentEvidence(certificationRequest: proof.request.der)
    if let secret, let certified = proof.certified {
      evidence.tpm = EnrolmentEvidence.TPM(activatedSecret: secret, certifiedKey: certified)
    }
    let chain = try await during(.certificate) {
      try await ca.post(
        "/v1/enrolments/\(challenge.id)", evidence, bearer: operatorToken,
        answer: ChainResponse.self
      ).certificates()
    }
    try await check(chain, of: candidate, roots: ca.roots, now: now)
    return try await install(chain, of: candidate)
  }

  /// Puts a checked chain in force; the identity before it goes.
  func install(
    _ chain: CertificateChain, of candidate: Candidate
  ) async throws -> ProvisionedIdentity {
    try await during(.install) {
      try await store.install(chain)
      try await store.removeRetired()
    }
    return ProvisionedIdentity(device: candidate.device, chain: chain, isNew: true)
  }

  /// - Throws: `ProvisioningError(.caUntrusted)`: an honest CA does not answer so.
  func check(
    _ chain: CertificateChain, of candidate: Candidate, roots: String, now: Date
  ) async throws {
    progress(.check)
    do {
      try ChainCheck(
        roots: roots, device: candidate.device, key: candidate.key,
        attestationKey: candidate.attestationKey
      ).accept(chain, at: now)
    } catch {
      throw ProvisioningError(.caUntrusted, at: .check, cause: error.message)
    }
  }

  private func activate(
    _ credential: SealedCredential?, _ evidence: TPMEnrolment?
  ) async throws -> [UInt8]? {
    guard let evidence else { return nil }
    guard let credential else {
      throw ProvisioningError(
        .caUntrusted, at: .activation, cause: "the CA sent no credential for the TPM")
    }
    return try await during(.activation) {
      try await evidence.tpm.activate(credential, attestationKey: files.attestationKey)
    }
  }
}
