import DeviceKeys
import FoundationEssentials
import HTTPSupport
import TPMEvidence

/// A TPM whose keys are of the right kind, and whose maker is believed or need not be; that it is really the one that
/// answers shows only when the secret comes back.
struct CheckedTPM: Sendable {
  let registered: RegisteredTPM
  let credential: SealedCredential
  /// What the TPM finds out: 32 random bytes.
  let secret: [UInt8]

  /// `.tpm`, or `.tpmFirstUse` without an endorsement certificate.
  var protection: KeyProtection {
    registered.endorsementCertificate == nil ? .tpmFirstUse : .tpm
  }

  /// Checks what a TPM shows of itself, and makes a secret that only it can read.
  ///
  /// - Throws: `Problem`.
  init(
    _ identity: TPMIdentity, trust: EndorsementTrust?,
    missing: CAConfiguration.MissingEndorsement, now: Date
  ) throws(Problem) {
    do {
      let endorsementKey = try TPMPublicArea(sized: identity.endorsementKey)
      let attestationKey = try TPMPublicArea(sized: identity.attestationKey)
      try attestationKey.requireAttestationKey()
      let fingerprint = try Self.endorse(identity, endorsementKey, trust, missing, now)
      secret = SecureRandom.bytes(SealedBox.keySize)
      credential = SealedCredential(
        try TPMCredential.make(for: endorsementKey, name: attestationKey.name, secret: secret))
      registered = RegisteredTPM(
        endorsementKey: endorsementKey, endorsementCertificate: fingerprint,
        attestationKey: attestationKey, facts: identity.facts)
    } catch let problem as Problem {
      throw problem
    } catch let error as TPMEvidenceError {
      throw Problem(CAProblem(error.code), "tpm: \(error.message)")
    } catch {
      throw Problem(CAProblem.evidenceMalformed, "tpm: cannot be read")
    }
  }

  /// - Returns: SHA-256 of the endorsement certificate; nil where the TPM is taken without.
  private static func endorse(
    _ identity: TPMIdentity, _ key: TPMPublicArea, _ trust: EndorsementTrust?,
    _ missing: CAConfiguration.MissingEndorsement, _ now: Date
  ) throws -> SHA256Digest? {
    guard identity.endorsementCertificates.isEmpty else {
      guard let trust else {
        throw Problem(
          CAProblem.endorsementUntrusted,
          "tpm.endorsement_certificates: this CA trusts no TPM maker (endorsement_roots in ca.yaml)"
        )
      }
      return try trust.validate(
        certificates: identity.endorsementCertificates, endorsementKey: key, at: now
      ).fingerprint
    }
    guard missing == .firstUse else {
      throw Problem(
        CAProblem.endorsementMissing,
        "tpm.endorsement_certificates: this TPM has none, and this CA refuses such TPMs "
          + "(endorsement_missing in ca.yaml)")
    }
    return nil
  }
}

extension CAProblem {
  /// The API's name for what is wrong with a TPM's evidence.
  init(_ code: TPMEvidenceError.Code) {
    self =
      switch code {
      case .malformed, .unsupported, .library, .clock: .evidenceMalformed
      case .endorsementUntrusted, .endorsementNotYetValid, .notAnEndorsement: .endorsementUntrusted
      case .endorsementExpired: .endorsementExpired
      case .endorsementMismatch: .endorsementMismatch
      case .endorsementKeyAttributes: .endorsementUnsupported
      case .attestationKeyNotRestricted: .attestationKeyUnrestricted
      case .attestationKeyAttributes: .attestationKeyUnsupported
      case .deviceKeyAttributes: .deviceKeyUnsupported
      case .notFromTPM, .signature: .certifyUntrusted
      case .wrongStatement, .wrongKey: .certifyWrongKey
      case .wrongQualifyingData: .certifyNonceMismatch
      }
  }
}
