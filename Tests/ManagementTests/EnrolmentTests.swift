import DeviceKeys
import Foundation
import GRDB
import HTTPSupport
import TPMEvidence
import TestSupport
import Testing

@testable import Management

@Suite("Enrolment over the network") struct EnrolmentTests {
  @Test("A certificate names the device, its key and how it is kept, and openssl accepts it")
  func certificate() async throws {
    let ca = try TestCA()
    let (device, key) = (DeviceID.random(), try ca.key())
    let enrolment = try await ca.enrol(device, key: key)
    let certificate = enrolment.chain.device
    #expect(enrolment.isNew && certificate.deviceID == device)
    #expect(certificate.publicKey == key.publicKey && certificate.keyProtection == .file)
    #expect(certificate.maySignPackets && certificate.attestationKey == nil)
    let judged = try await ca.opensslVerify(certificate.pem)
    #expect(judged.status == 0, "\(judged.text)")
    let known = try #require(try await ca.authority.device(device))
    #expect(known.0.state == .enrolled && known.1.map(\.certificate) == [certificate])
  }

  @Test("The same key for the same ID gets the same certificate; an expired one is replaced")
  func repetition() async throws {
    let ca = try TestCA()
    let (device, key) = (DeviceID.random(), try ca.key())
    let first = try await ca.enrol(device, key: key)
    let again = try await ca.enrol(device, key: key)
    #expect(again.chain == first.chain && !again.isNew)
    let later = try await ca.enrol(device, key: key, now: Date() + 366 * 86_400)
    #expect(later.isNew && later.chain.device.publicKey == key.publicKey)
  }

  @Test("A key that one device has is refused to another")
  func keyOfAnother() async throws {
    let ca = try TestCA()
    let key = try ca.key()
    try await ca.enrol(key: key)
    await refused(.keyInUse) { try await ca.enrol(key: key) }
    #expect(try await ca.acts().last == "refused")
  }

  @Test("The keys of the server itself are refused to a device")
  func ownKeys() async throws {
    let ca = try TestCA()
    let key = try FileKey(path: ca.authority.files.tlsKey)
    await refused(.keyInUse) { try await ca.enrol(key: key) }
  }

  @Test("An ID stays bound to its key until an operator rebinds it, and the old key never returns")
  func binding() async throws {
    let ca = try TestCA()
    let (device, old) = (DeviceID.random(), try ca.key())
    let first = try await ca.enrol(device, key: old)
    await refused(.deviceEnrolled) { try await ca.enrol(device) }
    try await ca.authority.revoke(.device(device), reason: .keyCompromise)
    await refused(.deviceRevoked) { try await ca.enrol(device) }
    await refused(.deviceRevoked) { try await ca.enrol(device, key: old) }
    try await ca.authority.rebind(device)
    await refused(.keyInUse) { try await ca.enrol(device, key: old) }
    await #expect(throws: ManagementError.self) {
      try await ca.authority.register(device, key: old.publicKey)
    }
    let second = try await ca.enrol(device)
    #expect(second.isNew && second.chain.device.publicKey != first.chain.device.publicKey)
    #expect(try await ca.opensslVerify(first.chain.device.pem).text.contains("revoked"))
    #expect(try await ca.opensslVerify(second.chain.device.pem).status == 0)
    #expect(try await ca.acts().contains("device_rebound"))
  }

  @Test("Of many simultaneous enrolments of one ID exactly one wins, also across two openings")
  func race() async throws {
    let ca = try TestCA()
    let other = try CertificateAuthority(directory: ca.folder.file("ca"))
    let device = DeviceID.random()
    let outcomes = await withTaskGroup(of: String.self) { group in
      for index in 0..<16 {
        let authority = index.isMultiple(of: 2) ? ca.authority : other
        group.addTask {
          do {
            let key = try ca.key()
            let candidate = EnrolmentCandidate(
              device: device, key: key.publicKey, protection: .file)
            return try await authority.admit(candidate, by: .local, now: Date()).isNew
              ? "won" : "repeated"
          } catch { return (error as? Problem)?.code ?? "\(error)" }
        }
      }
      return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
    #expect(outcomes == ["won": 1, CAProblem.deviceEnrolled.rawValue: 15])
  }

  @Test("Of four processes that enrol one ID at once with four keys exactly one wins")
  func raceOfProcesses() async throws {
    let ca = try TestCA()
    let ticket = try await ca.authority.issueTicket(days: 1)
    let device = DeviceID.random()
    for index in 0..<4 {
      try ca.folder.write("request\(index)", try await ca.requestFile(ticket, device))
    }
    let outcomes = try await withThrowingTaskGroup(of: Tool.Outcome.self) { group in
      for index in 0..<4 {
        group.addTask {
          try await Tool.own(
            "attestcam-ca", "answer", ca.folder.file("request\(index)"), "--dir",
            ca.folder.file("ca"), "--out", ca.folder.file("response\(index)"))
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.filter { $0.status == 0 }.count == 1)
    #expect(outcomes.filter { $0.error.contains("device_enrolled") }.count == 3, "\(outcomes)")
    #expect((0..<4).filter { ca.folder.has("response\($0)") }.count == 1)
  }

  @Test("The registry itself refuses a second certificate in force and a second owner of a key")
  func indexes() async throws {
    let ca = try TestCA()
    let chain = try await ca.enrol().chain
    for sql in [
      """
      INSERT INTO certificate SELECT 'x', kind, device, subject, key, der, issued_at, expires_at,
        NULL, NULL, NULL FROM certificate WHERE serial = ?
      """,
      "INSERT INTO public_key SELECT key, NULL, NULL FROM certificate WHERE serial = ?",
    ] {
      await #expect(throws: ManagementError.self) {
        try await ca.authority.write {
          try $0.execute(sql: sql, arguments: [chain.device.serialNumber])
        }
      }
    }
  }

  /// What may be wrong with a request, and its code.
  enum Damage: String, CaseIterable, Sendable {
    case empty, truncated, trailingByte, flippedSignature, offCurve, p384, rsa, tooLong
    case otherSubject, noSubject, otherNonce, noNonce

    var code: CAProblem {
      switch self {
      case .p384, .rsa: .keyUnsupported
      case .tooLong: .csrTooLarge
      case .offCurve: .keyInvalid
      case .otherSubject, .noSubject: .csrSubjectMismatch
      case .otherNonce, .noNonce: .csrNonceMismatch
      default: .requestUnproven
      }
    }
  }

  @Test("A request that proves nothing is refused", arguments: Damage.allCases)
  func damagedRequest(damage: Damage) async throws {
    let ca = try TestCA()
    let (device, key) = (DeviceID.random(), try ca.key())
    let challenge = try await ca.authority.startEnrolment(
      EnrolmentStart(deviceID: device, keyProtection: .file), by: .local)
    func make(_ id: DeviceID, _ nonce: Nonce?) async throws -> [UInt8] {
      try await CertificationRequest.make(for: id, key: key, answering: nonce).der
    }
    var der = try await make(device, challenge.nonce)
    switch damage {
    case .empty: der = []
    case .truncated: der.removeLast()
    case .trailingByte: der.append(0)
    case .flippedSignature: der[der.count - 1] ^= 1
    case .offCurve:
      let point = try #require(der.firstRange(of: key.publicKey.subjectPublicKeyInfo))
      der[point.upperBound - 1] ^= 1
    case .p384:
      der = try await foreign(ca, ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"])
    case .rsa: der = try await foreign(ca, ["-newkey", "rsa:2048"])
    case .tooLong: der += [UInt8](repeating: 0, count: 8192)
    case .otherSubject: der = try await make(.random(), challenge.nonce)
    case .noSubject: der = try await foreign(ca, ["-key", "\(ca.folder.path)/plain.pem"])
    case .otherNonce: der = try await make(device, .random())
    case .noNonce: der = try await make(device, nil)
    }
    await refused(damage.code) {
      _ = try await ca.authority.finishEnrolment(
        challenge.id, EnrolmentEvidence(certificationRequest: der), by: .local)
    }
    #expect(try await ca.authority.device(device) == nil)
    #expect(try await ca.authority.auditLog().last?.detail == damage.code.rawValue)
  }

  /// A request by openssl, for keys and subjects that we do not make.
  private func foreign(_ ca: TestCA, _ key: [String]) async throws -> [UInt8] {
    if key.first == "-key" {
      try await Tool.run(
        "openssl",
        ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out"]
          + [key[1]])
    }
    let file = ca.folder.file("foreign.der")
    let made = try await Tool.run(
      "openssl",
      ["req", "-new", "-nodes", "-keyout", ca.folder.file("foreign.key")] + key
        + ["-subj", "/CN=x", "-outform", "DER", "-out", file])
    try #require(made.status == 0, "\(made.text)")
    return try ca.folder.read("foreign.der")
  }

  @Test("Evidence of a TPM for a key in a file is refused")
  func needlessEvidence() async throws {
    let ca = try TestCA()
    let (device, key) = (DeviceID.random(), try ca.key())
    let challenge = try await ca.authority.startEnrolment(
      EnrolmentStart(deviceID: device, keyProtection: .file), by: .local)
    let request = try await CertificationRequest.make(
      for: device, key: key, answering: challenge.nonce)
    let signature = try #require(Signature([UInt8](repeating: 1, count: 64)))
    let tpm = EnrolmentEvidence.TPM(
      activatedSecret: [],
      certifiedKey: TPMCertifiedKey(
        publicArea: [0, 0, 0], certification: .init(attest: [1], signature: signature)))
    await refused(.evidenceMismatch) {
      _ = try await ca.authority.finishEnrolment(
        challenge.id, EnrolmentEvidence(certificationRequest: request.der, tpm: tpm), by: .local)
    }
  }
}
