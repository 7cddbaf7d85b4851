import DeviceKeys
import Foundation
import HTTPSupport
import TPMEvidence
import TPMKeys
import TestSupport
import Testing

@testable import Management

extension TPMEnrolmentTests {
  /// A device with a TPM, and what it would send.
  struct Device {
    let id = DeviceID.random()
    let tpm: TPM
    let key: TPMKey
    let attestationKey: AttestationKey
    let endorsement: TPMEndorsement
    var identity: TPMIdentity

    init(_ software: SWTPM, _ folder: TemporaryFolder) async throws {
      tpm = try TPM(tcti: software.tcti)
      key = try await TPMKey.create(in: tpm, path: folder.file("\(UUID().uuidString).pem"))
      attestationKey = try await AttestationKey.create(
        in: tpm, path: folder.file("\(UUID().uuidString).pem"))
      endorsement = try await tpm.endorsement()
      let facts = try await tpm.facts()
      identity = TPMIdentity(
        endorsementCertificates: endorsement.certificates, endorsementKey: endorsement.publicKey,
        attestationKey: attestationKey.publicArea.sized,
        facts: try #require(
          TPMEnrolmentFacts(
            manufacturer: facts.manufacturer, vendor: facts.vendor, firmware: facts.firmware,
            isInLockout: facts.inLockout)))
    }

    func start(_ ca: TestCA, as id: DeviceID? = nil) async throws -> EnrolmentChallenge {
      try await ca.authority.startEnrolment(
        EnrolmentStart(deviceID: id ?? self.id, keyProtection: .tpm, tpm: identity), by: .local)
    }

    func certified(
      _ nonce: Nonce, as id: DeviceID? = nil, by signer: AttestationKey? = nil
    ) async throws -> TPMCertifiedKey {
      let data = CertifyBinding.qualifyingData(
        nonce: nonce, device: id ?? self.id, publicKey: key.publicKey)
      let statement = try await (signer ?? attestationKey).certify(
        key, qualifyingData: try #require(SHA256Digest(data)))
      return TPMCertifiedKey(
        publicArea: key.publicArea.sized,
        certification: TPMCertification(
          attest: statement.attest, signature: statement.signature))
    }

    func evidence(
      _ challenge: EnrolmentChallenge, as id: DeviceID? = nil
    ) async throws -> EnrolmentEvidence {
      let credential = try #require(challenge.credential)
      let request = try await CertificationRequest.make(
        for: id ?? self.id, key: key, answering: challenge.nonce)
      return EnrolmentEvidence(
        certificationRequest: request.der,
        tpm: .init(
          activatedSecret: try await tpm.activate(
            idObject: credential.idObject, encryptedSecret: credential.encryptedSecret,
            for: attestationKey, endorsement: endorsement.kind),
          certifiedKey: try await certified(challenge.nonce, as: id)))
    }
  }
}
