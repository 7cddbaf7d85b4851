import DeviceKeys
import Foundation
import HTTPSupport
import TPMEvidence
import TPMKeys
import TestSupport
import Testing

@testable import Management

/// The server against real TPMs in software, with the endorsement PKI that came with them.
@Suite("Enrolment of keys in a TPM", .serialized) struct TPMEnrolmentTests {
  /// A CA that trusts the makers of this TPM.
  private func authority(
    _ software: SWTPM, missing: CAConfiguration.MissingEndorsement = .refuse
  ) throws -> TestCA {
    let folder = try TemporaryFolder()
    let pem = try (software.endorsementRoots + software.endorsementIssuers)
      .map { try String(contentsOfFile: $0, encoding: .utf8) }.joined()
    var configuration = CAConfiguration()
    configuration.endorsementMissing = missing
    let roots = try folder.write("roots.pem", pem)
    return try withExtendedLifetime(folder) {
      try TestCA(
        configuration: configuration,
        settings: "endorsement_missing: \(missing.rawValue)\nendorsement_roots: \"\(roots)\"\n")
    }
  }

  @Test("From a TPM with its maker's certificate to a certificate that says TPM and names the AK")
  func enrols() async throws {
    try await SWTPM.with { software in
      let ca = try authority(software)
      let device = try await Device(software, ca.folder)
      let challenge = try await device.start(ca)
      let enrolment = try await ca.authority.finishEnrolment(
        challenge.id, device.evidence(challenge), by: .local)
      #expect(enrolment.chain.device.keyProtection == .tpm)
      #expect(enrolment.chain.device.attestationKey == device.attestationKey.publicArea.name)
      #expect(try await ca.opensslVerify(enrolment.chain.device.pem).status == 0)
      let tpm = try #require(try await ca.authority.device(device.id)?.0.tpm)
      #expect(
        tpm.endorsementCertificate
          == device.endorsement.certificates.first.map { SHA256.digest($0) })
      #expect(tpm.attestationKey.name == device.attestationKey.publicArea.name)
      #expect(tpm.manufacturer == device.identity.facts.manufacturer)

      // The same again, with a new exchange, and then as another device.
      let again = try await device.start(ca)
      let repeated = try await ca.authority.finishEnrolment(
        again.id, device.evidence(again), by: .local)
      #expect(!repeated.isNew && repeated.chain == enrolment.chain)
      let stolen = DeviceID.random()
      let other = try await Device(software, ca.folder)
      let third = try await other.start(ca, as: stolen)
      await refused(.endorsementInUse) {
        _ = try await ca.authority.finishEnrolment(
          third.id, other.evidence(third, as: stolen), by: .local)
      }
      try await renews(ca, device, enrolment.chain)
    }
  }

  /// With a new key in the same TPM, certified by the attestation key that is registered.
  private func renews(_ ca: TestCA, _ device: Device, _ chain: CertificateChain) async throws {
    let next = try await TPMKey.create(in: device.tpm, path: ca.folder.file("next.pem"))
    func evidence(_ challenge: EnrolmentChallenge) async throws -> RenewalEvidence {
      let request = try await CertificationRequest.make(
        for: device.id, key: next, answering: challenge.nonce)
      let proof = try await SignedMessage.make(
        .renewal(request: SHA256.digest(request.der), nonce: challenge.nonce, chain: chain),
        by: device.key)
      let data = CertifyBinding.qualifyingData(
        nonce: challenge.nonce, device: device.id, publicKey: next.publicKey)
      let statement = try await device.attestationKey.certify(
        next, qualifyingData: try #require(SHA256Digest(data)))
      return RenewalEvidence(
        certificationRequest: request.der, proof: proof,
        tpm: TPMCertifiedKey(
          publicArea: next.publicArea.sized,
          certification: .init(attest: statement.attest, signature: statement.signature)))
    }
    let first = try await ca.authority.startRenewal(of: device.id)
    var bare = try await evidence(first)
    let replayed = bare
    bare.tpm = nil
    let sent = bare
    await refused(.evidenceMismatch) {
      _ = try await ca.authority.finishRenewal(first.id, sent)
    }
    // The refused exchange is gone; what was good for it does not fit the next.
    let second = try await ca.authority.startRenewal(of: device.id)
    await refused(.csrNonceMismatch) {
      _ = try await ca.authority.finishRenewal(second.id, replayed)
    }
    let third = try await ca.authority.startRenewal(of: device.id)
    let renewed = try await ca.authority.finishRenewal(third.id, evidence(third))
    let certificate = renewed.chain.device
    #expect(renewed.isNew && certificate.publicKey == next.publicKey)
    #expect(certificate.keyProtection == .tpm)
    #expect(certificate.attestationKey == device.attestationKey.publicArea.name)
  }

  @Test("Evidence with one thing wrong is refused, each with its own code")
  func refusals() async throws {
    try await SWTPM.with { software in
      try await SWTPM.with(authority: software.authority) { other in
        let ca = try authority(software)
        let device = try await Device(software, ca.folder)
        let twin = try await Device(other, ca.folder)
        func finish(
          _ code: CAProblem,
          _ change: (EnrolmentChallenge, inout EnrolmentEvidence) async throws -> Void
        ) async throws {
          let challenge = try await device.start(ca)
          var evidence = try await device.evidence(challenge)
          try await change(challenge, &evidence)
          let sent = evidence
          await refused(code) {
            _ = try await ca.authority.finishEnrolment(challenge.id, sent, by: .local)
          }
        }
        try await finish(.credentialMismatch) { $1.tpm?.activatedSecret[0] ^= 1 }
        try await finish(.credentialMismatch) { $1.tpm?.activatedSecret = [] }
        try await finish(.certifyNonceMismatch) {
          _ = $0
          $1.tpm?.certifiedKey = try await device.certified(.random())
        }
        try await finish(.certifyNonceMismatch) {
          $1.tpm?.certifiedKey = try await device.certified($0.nonce, as: .random())
        }
        try await finish(.csrKeyMismatch) {
          $1.tpm?.certifiedKey = try await twin.certified($0.nonce, as: device.id)
        }
        // A healthy other TPM certifies its own key, and the request is of that key.
        try await finish(.certifyUntrusted) {
          $1.tpm?.certifiedKey = try await twin.certified($0.nonce, as: device.id)
          $1.certificationRequest = try await CertificationRequest.make(
            for: device.id, key: twin.key, answering: $0.nonce
          ).der
        }
        // The attestation key speaks of another key of its TPM.
        let second = try await TPMKey.create(in: device.tpm, path: ca.folder.file("second.pem"))
        try await finish(.certifyWrongKey) {
          let data = CertifyBinding.qualifyingData(
            nonce: $0.nonce, device: device.id, publicKey: device.key.publicKey)
          let statement = try await device.attestationKey.certify(
            second, qualifyingData: try #require(SHA256Digest(data)))
          $1.tpm?.certifiedKey.certification = TPMCertification(
            attest: statement.attest, signature: statement.signature)
        }
        // Said to be subject to lockout, which a device key must not be.
        try await finish(.deviceKeyUnsupported) {
          _ = $0
          $1.tpm?.certifiedKey.publicArea[8] ^= 0x04
        }
        try await finish(.evidenceMismatch) {
          _ = $0
          $1.tpm = nil
        }
        try await finish(.evidenceMalformed) {
          _ = $0
          $1.tpm?.certifiedKey.publicArea.removeLast()
        }
        #expect(try await ca.authority.device(device.id) == nil)
      }
    }
  }

  @Test("A TPM that shows the wrong things is refused at once, each with its own code")
  func identities() async throws {
    try await SWTPM.with { software in
      try await SWTPM.with(authority: software.authority) { other in
        let ca = try authority(software)
        let device = try await Device(software, ca.folder)
        let twin = try await Device(other, ca.folder)
        func start(_ code: CAProblem, _ change: (inout Device) -> Void) async {
          var changed = device
          change(&changed)
          let sent = changed
          await refused(code) { _ = try await sent.start(ca) }
        }
        await start(.endorsementMissing) { $0.identity.endorsementCertificates = [] }
        await start(.endorsementMismatch) {
          $0.identity.endorsementCertificates = twin.identity.endorsementCertificates
        }
        await start(.endorsementUnsupported) {
          $0.identity.endorsementCertificates = device.identity.endorsementCertificates
          $0.identity.endorsementKey = device.identity.attestationKey
        }
        // A key of the device kind signs anything: it cannot speak for a TPM.
        await start(.attestationKeyUnrestricted) {
          $0.identity.attestationKey = device.key.publicArea.sized
        }
        // Said to be able to leave its TPM.
        await start(.attestationKeyUnsupported) { $0.identity.attestationKey[9] ^= 0x02 }
        await start(.evidenceMalformed) { $0.identity.attestationKey[8] ^= 0xFF }
        let strangers = try TestCA()
        await refused(.endorsementUntrusted) { _ = try await device.start(strangers) }
      }
    }
  }

  @Test("A TPM without a certificate is taken on first use only where the CA says so, and marked")
  func firstUse() async throws {
    try await SWTPM.with(certified: false) { software in
      let refusing = try TestCA()
      let device = try await Device(software, refusing.folder)
      #expect(device.identity.endorsementCertificates.isEmpty)
      await refused(.endorsementMissing) { _ = try await device.start(refusing) }
      let ca = try TestCA(settings: "endorsement_missing: first_use\n")
      let challenge = try await device.start(ca)
      let enrolment = try await ca.authority.finishEnrolment(
        challenge.id, device.evidence(challenge), by: .local)
      #expect(enrolment.chain.device.keyProtection == .tpmFirstUse)
    }
  }

  @Test("The answer to a request file opens in this TPM alone")
  func sealed() async throws {
    try await SWTPM.with { software in
      let ca = try authority(software)
      let device = try await Device(software, ca.folder)
      let ticket = try await ca.authority.issueTicket(days: 1)
      let csr = try await CertificationRequest.make(
        for: device.id, key: device.key, answering: ticket)
      let file = try #require(
        EnrolmentRequestFile(
          start: EnrolmentStart(
            deviceID: device.id, keyProtection: .tpm, tpm: device.identity),
          certificationRequest: csr.der, certifiedKey: try await device.certified(ticket)))
      let request = try await SignedMessage.make(
        .enrolmentRequest(payload: file.payload), by: device.key)
      let answer = try await ca.authority.answer(request)
      let response = try EnrolmentResponseFile(
        payload: SignedMessage(answer.response, as: .enrolmentResponse).payload)
      guard case .sealed(let credential, _) = response.contents else {
        Issue.record("the response is not sealed")
        return
      }
      let secret = try await device.tpm.activate(
        idObject: credential.idObject, encryptedSecret: credential.encryptedSecret,
        for: device.attestationKey, endorsement: device.endorsement.kind)
      #expect(try response.chain(secret: secret) == answer.enrolment.chain)
      #expect(throws: ManagementError.self) { try response.chain() }
    }
  }
}
