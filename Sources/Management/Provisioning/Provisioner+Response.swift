import DeviceKeys
import FoundationEssentials
import Platform

extension Provisioner {
  /// Takes the CA's answer to a request file and puts the certificate in force.
  ///
  /// - Parameter roots: PEM; the only anchors, for the CA's signature and for the chain.
  /// - Throws: `ProvisioningError`: `.badData` for a file of another CA, device, key, TPM or request.
  public func respond(
    with path: String, roots: String, now: Date = Date()
  ) async throws -> ProvisionedIdentity {
    try await exclusively {
      try await responding(path, roots, now)
    }
  }

  private func responding(
    _ path: String, _ roots: String, _ now: Date
  ) async throws -> ProvisionedIdentity {
    let device = try await self.device()
    let response = try await during(.response) {
      try read(path, roots: roots, for: device, now: now)
    }
    guard TextFile.exists(files.pending.key) else {
      return try await repeated(response, device)
    }
    let candidate = try await pendingCandidate(device)
    try await during(.response) { try requireAnswered(by: response) }
    let chain = try await self.chain(in: response)
    do {
      try await check(chain, of: candidate, roots: roots, now: now)
    } catch let error as ProvisioningError {
      throw ProvisioningError(.badData, at: .check, cause: error.cause)
    }
    return try await install(chain, of: candidate)
  }

  private func read(
    _ path: String, roots: String, for device: DeviceID, now: Date
  ) throws -> EnrolmentResponseFile {
    guard TextFile.exists(path) else { throw ManagementError(.missing, "\(path) is not there") }
    let limit = SignedMessage.Kind.enrolmentResponse.largest
    let message = try SignedMessage(DurableFile.read(path, limit: limit), as: .enrolmentResponse)
    let validator = try ChainValidator(
      anchors: Certificate.list(pem: roots), revocation: .unchecked)
    try message.verifyManagement(by: validator, at: now)
    let response = try EnrolmentResponseFile(payload: message.payload)
    guard response.deviceID == device else {
      throw ManagementError(.mismatch, "\(path) is for another device, \(response.deviceID)")
    }
    return response
  }

  /// Only the last request counts: an older answer, or one to a request that was made elsewhere, is refused.
  private func requireAnswered(by response: EnrolmentResponseFile) throws {
    let limit = SignedMessage.Kind.enrolmentRequest.largest
    guard TextFile.exists(files.pending.request) else {
      throw ManagementError(
        .missing, "no request waits for an answer; run attestcam-provision request first")
    }
    let request = try DurableFile.read(files.pending.request, limit: limit)
    guard SHA256.digest(request) == response.request else {
      throw ManagementError(
        .mismatch,
        "the response answers another request than the last one; let the CA answer the last request file"
      )
    }
  }

  private func chain(
    in response: EnrolmentResponseFile
  ) async throws -> CertificateChain {
    guard case .sealed(let credential, _) = response.contents else {
      return try await during(.response) { try response.chain() }
    }
    let secret = try await during(.activation) {
      try await tpm().activate(credential, attestationKey: files.attestationKey)
    }
    return try await during(.response) { try response.chain(secret: secret) }
  }

  /// Nothing waits for an answer: fine when this one is in force already.
  private func repeated(
    _ response: EnrolmentResponseFile, _ device: DeviceID
  ) async throws -> ProvisionedIdentity {
    let answer = try await chain(in: response)
    return try await during(.response) {
      let present = try chain()
      guard answer == present else {
        throw ManagementError(
          .mismatch, "no request waits for an answer, and another certificate is in force")
      }
      return ProvisionedIdentity(device: device, chain: present, isNew: false)
    }
  }
}
