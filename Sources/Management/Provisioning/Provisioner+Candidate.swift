import DeviceKeys
import FoundationEssentials
import TPMEvidence

extension Provisioner {
  /// A pending key that asks for its certificate.
  struct Candidate: Sendable {
    let device: DeviceID
    let key: any DeviceKey
    /// `.file`, `.shared` or `.tpm`.
    let protection: KeyProtection
    /// Of the device's TPM, once `evidence` has asked it.
    var attestationKey: TPMName?
  }

  /// The device's TPM and what it shows of itself.
  struct TPMEnrolment: Sendable {
    let tpm: any DeviceTPM
    let identity: TPMIdentity
  }

  enum Standing: Sendable {
    /// There is nothing to do.
    case inForce(ProvisionedIdentity)
    case pending(Candidate)
  }

  /// What there is to enrol.
  ///
  /// - Parameter roots: with them an identity in force is checked.
  /// - Throws: `ProvisioningError`: `.incomplete` before `init`, `.badData` when the identity in force is useless.
  func candidate(roots: String?, now: Date) async throws -> Standing {
    let device = try await self.device()
    if TextFile.exists(files.pending.key) {
      return .pending(try await pendingCandidate(device))
    }
    guard TextFile.exists(files.link) else {
      throw ProvisioningError(
        .incomplete, at: .key, cause: "the device has no key yet",
        action: "Run attestcam-provision init first.")
    }
    do {
      let chain = try chain()
      if let roots {
        try ChainCheck(roots: roots, device: device, key: await loadKey(files.identity))
          .accept(chain, at: now)
      }
      return .inForce(ProvisionedIdentity(device: device, chain: chain, isNew: false))
    } catch let error as ManagementError {
      throw ProvisioningError(
        .badData, at: .check, cause: "the identity in force cannot be used: \(error.message)",
        action: """
          Check the clock and --trust. To replace the key: attestcam-ca rebind, then init --new-key and enroll.
          """)
    } catch {
      throw ProvisioningError(error, at: .check)
    }
  }

  /// - Throws: `ProvisioningError` when the key cannot be used.
  func pendingCandidate(_ device: DeviceID) async throws -> Candidate {
    try await during(.key) {
      let key = try await loadKey(files.pending)
      let protection = files.pending.isShared ? KeyProtection.shared : key.protection
      let name =
        key.protection == .tpm
        ? try await tpm().identity(attestationKey: files.attestationKey).attestationKeyName : nil
      return Candidate(device: device, key: key, protection: protection, attestationKey: name)
    }
  }

  /// What the TPM shows; nil for a key in a file.
  func evidence(of candidate: Candidate) async throws -> TPMEnrolment? {
    guard candidate.protection == .tpm else { return nil }
    return try await during(.evidence) {
      let tpm = try await tpm()
      return TPMEnrolment(
        tpm: tpm, identity: try await tpm.identity(attestationKey: files.attestationKey))
    }
  }

  /// The pending key's request, and the TPM's word for the key.
  struct KeyProof: Sendable {
    let request: CertificationRequest
    var certified: TPMCertifiedKey?
  }

  /// - Parameter tpm: nil for a key in a file.
  func prove(
    _ candidate: Candidate, _ tpm: (any DeviceTPM)?, answering nonce: Nonce
  ) async throws -> KeyProof {
    let request = try await during(.certification) {
      try await CertificationRequest.make(
        for: candidate.device, key: candidate.key, answering: nonce)
    }
    var proof = KeyProof(request: request)
    guard let tpm else { return proof }
    let data = CertifyBinding.qualifyingData(
      nonce: nonce, device: candidate.device, publicKey: candidate.key.publicKey)
    proof.certified = try await during(.certification) {
      try await tpm.certify(
        deviceKey: files.pending.key, attestationKey: files.attestationKey, qualifyingData: data)
    }
    return proof
  }
}

extension TPMIdentity {
  /// - Throws: `TPMEvidenceError`.
  var attestationKeyName: TPMName { get throws { try TPMPublicArea(sized: attestationKey).name } }
}
