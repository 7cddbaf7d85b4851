import DeviceKeys
import Foundation
import HTTPSupport
import Hummingbird
import Logging
import TPMEvidence
import TestSupport

@testable import Management

/// A management server out of its parts that can be wrong on purpose, unlike the real one.
actor FakeCA {
  /// What it does wrong.
  enum Fault: Sendable {
    case refusesStart(CAProblem)
    case refusesEnd(CAProblem)
    /// Issues, and loses its answer.
    case losesAnswer
    case namesOtherDevice
    case certifiesOtherKey
    case answersFromOtherRoot
    case forgetsCredential
    /// Certificates that were valid yesterday only.
    case issuesExpired
  }

  nonisolated let folder: TemporaryFolder
  nonisolated let token = String(repeating: "5a", count: 32)
  private let root: IssuerKey
  private let issuing: IssuerKey
  private let anchor: Certificate
  private let issuer: Certificate
  let management: ManagementKey
  let managementChain: CertificateChain

  private var fault: Fault?
  private var lifetime: TimeInterval = 365 * 86_400
  private var age: TimeInterval = 60
  private var exchanges: [String: Exchange] = [:]
  var attestationKeys: [DeviceID: [UInt8]] = [:]
  private var issued: [PublicKey: CertificateChain] = [:]

  struct Exchange: Sendable {
    let device: DeviceID
    let nonce: Nonce
    var start: EnrolmentStart?
    var secret: [UInt8] = []
  }

  init() throws {
    folder = try TemporaryFolder()
    let now = Date()
    func template(_ role: CertificateTemplate.Role, _ key: PublicKey) -> CertificateTemplate {
      CertificateTemplate(
        role: role, publicKey: key, notBefore: now - 86_400 * 400, notAfter: now + 86_400 * 400)
    }
    root = try IssuerKey.create(path: folder.file("root.key"))
    issuing = try IssuerKey.create(path: folder.file("issuing.key"))
    anchor = try root.issue(template(.root(name: "R"), root.publicKey), issuer: nil)
    issuer = try root.issue(template(.issuing(name: "I"), issuing.publicKey), issuer: anchor)
    management = try ManagementKey.create(path: folder.file("management.key"))
    managementChain = try CertificateChain([
      issuing.issue(template(.management(name: "M"), management.publicKey), issuer: issuer), issuer,
    ])
    let tls = try FileKey.create(path: folder.file("tls.key"))
    let server = try issuing.issue(
      template(.server(hosts: ["localhost"]), tls.publicKey), issuer: issuer)
    try folder.write("tls.pem", server.pem + issuer.pem)
    try folder.write("root.pem", anchor.pem)
    try folder.write("token", "\(token)\n")
  }

  nonisolated var roots: String { anchor.pem }
  func fail(_ fault: Fault?) { self.fault = fault }
  /// Of certificates from now on; `age` of it is over already.
  func issue(lifetime: TimeInterval, age: TimeInterval) {
    (self.lifetime, self.age) = (lifetime, age)
  }
  /// How many certificates there are.
  var count: Int { issued.count }

  /// Runs the service for the time of `body`, which gets its URL.
  nonisolated func serving(_ body: (String) async throws -> Void) async throws {
    try await Serving.run(portFile: folder.file("port"), body) { portFile in
      try HTTPService(
        router: router(), address: HTTPServiceAddress(host: "127.0.0.1", port: 0),
        identity: TLSIdentity(
          certificateFile: folder.file("tls.pem"), keyFile: folder.file("tls.key")),
        portFile: portFile, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }
  }

  func begin(_ start: EnrolmentStart) throws -> EnrolmentChallenge {
    if case .refusesStart(let problem) = fault { throw Problem(problem, "no") }
    var exchange = Exchange(device: start.deviceID, nonce: .random(), start: start)
    var challenge = EnrolmentChallenge(
      id: .random(), nonce: exchange.nonce, expiresAt: Date() + 600)
    if let tpm = start.tpm {
      exchange.secret = SecureRandom.bytes(32)
      if case .forgetsCredential = fault {
      } else {
        challenge.credential = try Self.credential(for: tpm, exchange.secret)
      }
    }
    exchanges["\(challenge.id)"] = exchange
    return challenge
  }

  func begin(_ device: DeviceID) throws -> EnrolmentChallenge {
    if case .refusesStart(let problem) = fault { throw Problem(problem, "no") }
    let exchange = Exchange(device: device, nonce: .random())
    let challenge = EnrolmentChallenge(
      id: .random(), nonce: exchange.nonce, expiresAt: Date() + 600)
    exchanges["\(challenge.id)"] = exchange
    return challenge
  }

  func end(_ id: String) throws -> Exchange {
    guard let exchange = exchanges.removeValue(forKey: id) else {
      throw Problem(CAProblem.notFound, "no such exchange")
    }
    if case .refusesEnd(let problem) = fault { throw Problem(problem, "no") }
    return exchange
  }

  /// Checks what is said of a key, and gives the same certificate for the same key.
  func certify(
    _ der: [UInt8], _ exchange: Exchange, protection: KeyProtection,
    tpm: (key: TPMCertifiedKey, attestationKey: TPMPublicArea)?
  ) throws -> CertificateChain {
    let request = try CertificationRequest(der: der)
    guard request.deviceID == exchange.device, request.nonce == exchange.nonce else {
      throw Problem(CAProblem.requestMalformed, "csr: another device or nonce")
    }
    if let tpm {
      let area = try TPMPublicArea(sized: tpm.key.publicArea)
      guard area.publicKey == request.publicKey else {
        throw Problem(CAProblem.requestMalformed, "csr: another key")
      }
      _ = try tpm.key.certification.verify(
        deviceKey: area, by: tpm.attestationKey,
        qualifyingData: CertifyBinding.qualifyingData(
          nonce: exchange.nonce, device: exchange.device, publicKey: request.publicKey))
    }
    let chain =
      try issued[request.publicKey].flatMap {
        $0.device.deviceID == exchange.device ? $0 : nil
      }
      ?? issue(
        exchange.device, request.publicKey, protection, tpm?.attestationKey.name)
    issued[request.publicKey] = chain
    if case .losesAnswer = fault { throw Problem(CAProblem.internalError, "lost") }
    return chain
  }

  private func issue(
    _ device: DeviceID, _ key: PublicKey, _ protection: KeyProtection, _ name: TPMName?
  ) throws -> CertificateChain {
    var (device, key, from, until) = (device, key, Date() - age, Date() - age + lifetime)
    switch fault {
    case .namesOtherDevice: device = .random()
    case .certifiesOtherKey: key = root.publicKey
    case .issuesExpired: (from, until) = (Date() - 2 * 86_400, Date() - 86_400)
    case .answersFromOtherRoot:
      let other = try IssuerKey.create(path: folder.file(UUID().uuidString))
      let template = CertificateTemplate(
        role: .issuing(name: "X"), publicKey: other.publicKey, notBefore: from, notAfter: until)
      let top = try other.issue(template, issuer: nil)
      return try CertificateChain([
        other.issue(
          CertificateTemplate(
            role: .device(device, protection), publicKey: key, notBefore: from, notAfter: until),
          issuer: top)
      ])
    default: break
    }
    let certificate = try issuing.issue(
      CertificateTemplate(
        role: .device(device, protection, attestationKey: name), publicKey: key, notBefore: from,
        notAfter: until), issuer: issuer)
    return try CertificateChain([certificate, issuer])
  }

  /// A shared key gets a new certificate when it is renewed.
  func forget(_ chain: CertificateChain) { issued[chain.device.publicKey] = nil }

  /// The real CA keeps one certificate for each device of a batch.
  func forget(batch key: PublicKey) { issued[key] = nil }

  static func credential(for tpm: TPMIdentity, _ secret: [UInt8]) throws -> SealedCredential {
    SealedCredential(
      try TPMCredential.make(
        for: TPMPublicArea(sized: tpm.endorsementKey),
        name: TPMPublicArea(sized: tpm.attestationKey).name, secret: secret))
  }
}
