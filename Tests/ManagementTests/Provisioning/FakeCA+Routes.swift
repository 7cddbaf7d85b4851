import DeviceKeys
import Foundation
import HTTPSupport
import Hummingbird
import TPMEvidence

@testable import Management

extension FakeCA {
  nonisolated func router() -> Router<BasicRequestContext> {
    let router = Router(context: BasicRequestContext.self)
    router.add(middleware: ProblemMiddleware(codes: CAProblem.self))
    router.post("v1/enrolments") { [token] request, _ in
      guard request.bearerToken == token else { throw Problem(CAProblem.unauthorized, "no") }
      return try Response.json(
        try await self.begin(Self.body(EnrolmentStart.self, request)), status: .created)
    }
    router.post("v1/enrolments/:id") { request, context in
      let evidence = try await Self.body(EnrolmentEvidence.self, request)
      return try Response.json(
        ChainResponse(try await self.enrol(context.parameters.require("id"), evidence)),
        status: .created)
    }
    router.post("v1/renewals") { request, _ in
      try Response.json(
        try await self.begin(Self.body(DeviceStart.self, request).deviceID), status: .created)
    }
    router.post("v1/renewals/:id") { request, context in
      let evidence = try await Self.body(RenewalEvidence.self, request)
      return try Response.json(
        ChainResponse(try await self.renew(context.parameters.require("id"), evidence)),
        status: .created)
    }
    router.post("v1/self-tests") { request, _ in
      try Response.json(
        try await self.begin(Self.body(DeviceStart.self, request).deviceID), status: .created)
    }
    router.post("v1/self-tests/:id") { request, context in
      let evidence = try await Self.body(SelfTestEvidence.self, request)
      return try Response.json(
        try await self.selfTest(context.parameters.require("id"), evidence), status: .ok)
    }
    return router
  }

  private static func body<Value: Decodable>(
    _ type: Value.Type, _ request: Request
  ) async throws -> Value {
    try await request.json(type, limit: 1 << 16, codes: CAProblem.self)
  }

  private func enrol(_ id: String, _ evidence: EnrolmentEvidence) throws -> CertificateChain {
    let exchange = try end(id)
    guard let start = exchange.start else { throw Problem(CAProblem.notFound, "no enrolment") }
    var proven: (TPMCertifiedKey, TPMPublicArea)?
    if let tpm = evidence.tpm, let identity = start.tpm {
      guard tpm.activatedSecret == exchange.secret else {
        throw Problem(CAProblem.requestMalformed, "another secret")
      }
      proven = (tpm.certifiedKey, try TPMPublicArea(sized: identity.attestationKey))
      attestationKeys[exchange.device] = identity.attestationKey
    }
    return try certify(
      evidence.certificationRequest, exchange, protection: start.keyProtection, tpm: proven)
  }

  private func renew(_ id: String, _ evidence: RenewalEvidence) throws -> CertificateChain {
    let exchange = try end(id)
    let proof = try SignedMessage(evidence.proof, as: .renewal)
    let validator = try ChainValidator(
      anchors: Certificate.list(pem: roots), revocation: .unchecked)
    let device = try proof.verifyDevice(by: validator, at: Date())
    guard device.deviceID == exchange.device else { throw Problem(CAProblem.notFound, "device") }
    var proven: (TPMCertifiedKey, TPMPublicArea)?
    if let tpm = evidence.tpm, let key = attestationKeys[exchange.device] {
      proven = (tpm, try TPMPublicArea(sized: key))
    }
    if device.keyProtection == .shared { forget(device.chain) }
    return try certify(
      evidence.certificationRequest, exchange, protection: device.keyProtection, tpm: proven)
  }

  private func selfTest(_ id: String, _ evidence: SelfTestEvidence) throws -> SelfTestResult {
    let exchange = try end(id)
    let token = try SignedMessage(evidence.token, as: .selfTest)
    let validator = try ChainValidator(
      anchors: Certificate.list(pem: roots), revocation: .unchecked)
    let device = try token.verifyDevice(by: validator, at: Date())
    guard device.deviceID == exchange.device, Array(token.payload) == exchange.nonce.bytes else {
      throw Problem(CAProblem.requestMalformed, "token")
    }
    return SelfTestResult(deviceID: device.deviceID, passed: true)
  }

  /// Answers a request file, as `attestcam-ca answer` does.
  func answer(_ request: [UInt8], ticket: Nonce) throws -> [UInt8] {
    let message = try SignedMessage(request, as: .enrolmentRequest)
    let file = try EnrolmentRequestFile(payload: message.payload)
    try message.verify(by: CertificationRequest(der: file.certificationRequest).publicKey)
    let exchange = Exchange(device: file.start.deviceID, nonce: ticket, start: file.start)
    var proven: (TPMCertifiedKey, TPMPublicArea)?
    if let tpm = file.start.tpm, let key = file.certifiedKey {
      proven = (key, try TPMPublicArea(sized: tpm.attestationKey))
    }
    let chain = try certify(
      file.certificationRequest, exchange, protection: file.start.keyProtection, tpm: proven)
    let digest = SHA256.digest(request)
    var response = EnrolmentResponseFile(
      deviceID: file.start.deviceID, request: digest,
      contents: .chain(chain.certificates.map(\.der)))
    if let tpm = file.start.tpm {
      let secret = SecureRandom.bytes(32)
      response = try EnrolmentResponseFile(
        sealing: chain, for: file.start.deviceID, request: digest,
        credential: Self.credential(for: tpm, secret), secret: secret)
    }
    return try management.sign(
      .enrolmentResponse(payload: response.payload), chain: managementChain)
  }
}
