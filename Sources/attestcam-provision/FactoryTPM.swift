import DeviceKeys
import Management
import TPMEvidence
import TPMKeys

/// The device's TPM, at the factory.
struct FactoryTPM: DeviceTPM {
  private let tpm: TPM

  /// - Parameter tcti: how TPM software names the TPM; nil: the kernel's resource manager.
  /// - Throws: `DeviceTPMError`.
  init(tcti: String?) throws {
    do { tpm = try TPM(tcti: tcti ?? TPM.defaultAddress) } catch {
      throw DeviceTPMError(.address, error.message)
    }
  }

  /// Flushes everything that this command has loaded.
  func close() async { await tpm.close() }

  func storagePrimaryName() async throws -> TPMName {
    try await asking { try await tpm.storagePrimaryName() }
  }

  func makeDeviceKey(at path: String) async throws {
    try await asking {
      _ = try await TPMKey.create(in: tpm, path: path)
    }
  }

  func makeAttestationKey(at path: String) async throws {
    try await asking {
      _ = try await AttestationKey.create(in: tpm, path: path)
    }
  }

  func deviceKey(at path: String) async throws -> any DeviceKey {
    try await asking {
      let key = try TPMKey.load(path: path, in: tpm)
      try await key.check()
      return key
    }
  }

  func identity(attestationKey path: String) async throws -> TPMIdentity {
    let (endorsement, key, facts) = try await asking {
      (
        try await tpm.endorsement(), try AttestationKey.load(path: path, in: tpm),
        try await tpm.facts()
      )
    }
    guard
      let known = TPMEnrolmentFacts(
        manufacturer: facts.manufacturer, vendor: facts.vendor, firmware: facts.firmware,
        isInLockout: facts.inLockout)
    else { throw DeviceTPMError(.refused, "the TPM's vendor texts are not printable ASCII") }
    return TPMIdentity(
      endorsementCertificates: endorsement.certificates, endorsementKey: endorsement.publicKey,
      attestationKey: key.publicArea.sized, facts: known)
  }

  func activate(
    _ credential: SealedCredential, attestationKey path: String
  ) async throws -> [UInt8] {
    try await asking {
      try await tpm.activate(
        idObject: credential.idObject, encryptedSecret: credential.encryptedSecret,
        for: AttestationKey.load(path: path, in: tpm), endorsement: tpm.endorsement().kind)
    }
  }

  func certify(
    deviceKey path: String, attestationKey: String, qualifyingData: [UInt8]
  ) async throws -> TPMCertifiedKey {
    guard let data = SHA256Digest(qualifyingData) else {
      throw DeviceTPMError(.refused, "qualifying data has 32 bytes")
    }
    return try await asking {
      let key = try TPMKey.load(path: path, in: tpm)
      let statement = try await AttestationKey.load(path: attestationKey, in: tpm)
        .certify(key, qualifyingData: data)
      return TPMCertifiedKey(
        publicArea: key.publicArea.sized,
        certification: TPMCertification(
          attest: statement.attest, signature: statement.signature))
    }
  }

  private func asking<Value>(
    _ body: () async throws -> Value
  ) async throws -> Value {
    do { return try await body() } catch let error as TPMError { throw DeviceTPMError(error) }
  }
}

extension DeviceTPMError {
  init(_ error: TPMError) {
    switch error.code {
    case .unavailable, .timeout:
      self.init(
        .unavailable, error.message,
        action: """
          Check that the TPM is switched on in the firmware's setup, that /dev/tpmrm0 is there and that this user is \
          in group tss (--tcti or ATTESTCAM_TCTI names another TPM); then run the same command again.
          """)
    case .cancelled, .busy, .lockout, .objectMemory: self.init(.unavailable, error.message)
    case .notThisTPM:
      self.init(.refused, error.message, action: Self.otherTPM)
    case .malformed, .unsupported, .refused, .file: self.init(.refused, error.message)
    }
  }
}
