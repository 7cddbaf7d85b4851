import DeviceKeys
import FoundationEssentials
import Platform

extension Provisioner {
  /// What `request` did.
  public enum FileRequest: Sendable {
    /// There is an identity in force and nothing to ask for.
    case needless(ProvisionedIdentity)
    /// The file is written; whether it is another one than before.
    case written(DeviceID, isNew: Bool)
  }

  /// Writes an enrolment request for the CA into a file, for a device without network.
  ///
  /// The same ticket gives the same file again; of several requests only the last one's answer is taken.
  ///
  /// - Parameter ticket: the CA's nonce, from `attestcam-ca ticket`.
  /// - Throws: `ProvisioningError`.
  public func request(
    ticket: Nonce, to path: String, facts: EnrolmentFacts = EnrolmentFacts(), now: Date = Date()
  ) async throws -> FileRequest {
    try await exclusively {
      try await requesting(ticket, path, facts, now)
    }
  }

  private func requesting(
    _ ticket: Nonce, _ path: String, _ facts: EnrolmentFacts, _ now: Date
  ) async throws -> FileRequest {
    let candidate: Candidate
    switch try await self.candidate(roots: nil, now: now) {
    case .inForce(let identity): return .needless(identity)
    case .pending(let pending): candidate = pending
    }
    let kept = keptRequest(answering: ticket, facts)
    let bytes: [UInt8]
    if let kept {
      bytes = kept
    } else {
      bytes = try await makeRequest(candidate, ticket, facts)
      try await during(.request) { try await store.keepRequest(bytes) }
    }
    try await during(.request) { try DurableFile.write(bytes, to: path, mode: 0o644) }
    return .written(candidate.device, isNew: kept == nil)
  }

  private func keptRequest(answering ticket: Nonce, _ facts: EnrolmentFacts) -> [UInt8]? {
    guard
      let bytes = try? DurableFile.read(
        files.pending.request, limit: SignedMessage.Kind.enrolmentRequest.largest),
      let message = try? SignedMessage(bytes, as: .enrolmentRequest),
      let file = try? EnrolmentRequestFile(payload: message.payload),
      file.start.batch == facts.batch, file.start.model == facts.model,
      (try? CertificationRequest(der: file.certificationRequest))?.nonce == ticket
    else { return nil }
    return bytes
  }

  private func makeRequest(
    _ candidate: Candidate, _ ticket: Nonce, _ facts: EnrolmentFacts
  ) async throws -> [UInt8] {
    let tpm = try await evidence(of: candidate)
    let proof = try await prove(candidate, tpm?.tpm, answering: ticket)
    let start = EnrolmentStart(
      deviceID: candidate.device, keyProtection: candidate.protection, batch: facts.batch,
      model: facts.model, tpm: tpm?.identity)
    guard
      let file = EnrolmentRequestFile(
        start: start, certificationRequest: proof.request.der, certifiedKey: proof.certified)
    else {
      throw ProvisioningError(
        .failed, at: .certification, cause: "the TPM's evidence is not complete")
    }
    return try await signed(.enrolmentRequest(payload: file.payload), by: candidate.key)
  }
}
