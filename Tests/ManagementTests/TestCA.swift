import DeviceKeys
import Foundation
import HTTPSupport
import Logging
import Platform
import TestSupport
import Testing

@testable import Management

/// A management server of its own for one test, complete with its root.
struct TestCA: Sendable {
  let folder: TemporaryFolder
  let token: String
  let authority: CertificateAuthority

  init(
    now: Date = Date(), configuration: CAConfiguration = CAConfiguration(),
    settings: String? = nil, passphrase: LockedMemory? = nil
  ) throws {
    folder = try TemporaryFolder()
    token = try CertificateAuthority.create(
      in: folder.file("ca"), rootDirectory: folder.file("root"), configuration: configuration,
      hosts: ["localhost"], passphrase: passphrase, rootPassphrase: passphrase, now: now)
    if let settings { try folder.write("ca/ca.yaml", settings) }
    authority = try CertificateAuthority(
      directory: folder.file("ca"), keys: .open(passphrase: passphrase))
  }

  var roots: String { authority.anchors }

  /// A key in a new file.
  func key() throws -> FileKey {
    try FileKey.create(path: folder.file("\(UUID().uuidString).pem"))
  }

  /// Both messages of an enrolment, the way a device sends them.
  @discardableResult
  func enrol(
    _ device: DeviceID = .random(), key: FileKey? = nil, protection: KeyProtection = .file,
    batch: String? = nil, by who: Operator = .local, now: Date = Date()
  ) async throws -> CertificateAuthority.Enrolment {
    let key = try key ?? self.key()
    let challenge = try await authority.startEnrolment(
      EnrolmentStart(
        deviceID: device, keyProtection: protection, batch: batch.flatMap { ManagedName($0) }),
      by: who, now: now)
    let request = try await CertificationRequest.make(
      for: device, key: key, answering: challenge.nonce)
    return try await authority.finishEnrolment(
      challenge.id, EnrolmentEvidence(certificationRequest: request.der), by: who, now: now)
  }

  /// Both messages of a renewal.
  @discardableResult
  func renew(
    _ chain: CertificateChain, key: FileKey, to next: FileKey, now: Date = Date()
  ) async throws -> CertificateAuthority.Enrolment {
    let device = try #require(chain.device.deviceID)
    let challenge = try await authority.startRenewal(of: device, now: now)
    return try await authority.finishRenewal(
      challenge.id, renewal(challenge, chain, key: key, to: next), now: now)
  }

  func renewal(
    _ challenge: EnrolmentChallenge, _ chain: CertificateChain, key: FileKey, to next: FileKey
  ) async throws -> RenewalEvidence {
    let request = try await CertificationRequest.make(
      for: try #require(chain.device.deviceID), key: next, answering: challenge.nonce)
    let proof = try await SignedMessage.make(
      .renewal(
        request: SHA256.digest(request.der), nonce: challenge.nonce, chain: chain), by: key)
    return RenewalEvidence(certificationRequest: request.der, proof: proof)
  }

  /// A request file of a device without network.
  func requestFile(
    _ ticket: Nonce, _ device: DeviceID = .random(), key: FileKey? = nil, batch: String? = nil
  ) async throws -> [UInt8] {
    let key = try key ?? self.key()
    let file = try #require(
      EnrolmentRequestFile(
        start: EnrolmentStart(
          deviceID: device, keyProtection: .file, batch: batch.flatMap { ManagedName($0) }),
        certificationRequest: await CertificationRequest.make(
          for: device, key: key, answering: ticket
        ).der))
    return try await SignedMessage.make(.enrolmentRequest(payload: file.payload), by: key)
  }

  /// Runs the HTTPS service for the time of `body`, which gets its URL.
  func serving(_ body: (String) async throws -> Void) async throws {
    try await Serving.run(portFile: folder.file("port"), body) { portFile in
      try CAService.make(
        authority, address: HTTPServiceAddress(host: "127.0.0.1", port: 0), portFile: portFile,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }
  }

  /// `openssl verify` with everything a strict verifier uses.
  func opensslVerify(_ pem: String) async throws -> Tool.Outcome {
    let files = authority.files
    let file = try folder.write("\(UUID().uuidString).pem", pem)
    return try await Tool.openssl(
      "verify", "-x509_strict", "-crl_check_all", "-CRLfile", files.revocationLists, "-CAfile",
      files.root, "-untrusted", files.issuing, file)
  }

  /// The acts in the audit log, oldest first.
  func acts() async throws -> [String] { try await authority.auditLog().map(\.act) }
}

/// Runs `body` and checks that it is refused with this code.
func refused(
  _ code: CAProblem, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () async throws -> Void
) async {
  do {
    try await body()
    Issue.record("nothing was refused", sourceLocation: sourceLocation)
  } catch {
    let problem = error as? Problem
    #expect(problem?.code == code.rawValue, "\(error)", sourceLocation: sourceLocation)
  }
}
