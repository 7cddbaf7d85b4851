import DeviceKeys
import HTTPSupport
import Hummingbird
import Logging
import ServiceLifecycle

/// The management server's HTTPS API.
public enum CAService {
  /// Six endorsement certificates in base64url are most of it.
  static let startLimit = 96 << 10
  /// A CSR of 4 KiB, a proof with three certificates and a TPM's evidence, in base64url.
  static let answerLimit = 48 << 10

  /// - Parameters:
  ///   - address: port 0 takes a free port, written to `portFile`.
  ///   - companions: run and stopped together with the service.
  /// - Throws: `TLSFault`, `ManagementError`.
  public static func make(
    _ authority: CertificateAuthority, address: HTTPServiceAddress, portFile: String? = nil,
    companions: [any Service] = [], logger: Logger
  ) throws -> HTTPService<BasicRequestContext> {
    try HTTPService(
      router: router(authority), address: address,
      identity: TLSIdentity(
        certificateFile: authority.files.tls, keyFile: authority.files.tlsKey),
      portFile: portFile,
      companions: [ListRefresher(authority: authority, logger: logger)] + companions,
      logger: logger)
  }

  static func router(_ authority: CertificateAuthority) -> Router<BasicRequestContext> {
    let router = Router(context: BasicRequestContext.self)
    router.add(middleware: ProblemMiddleware(codes: CAProblem.self))
    addEnrolments(to: router, authority)
    addRenewals(to: router, authority)
    addSelfTests(to: router, authority)
    router.get("v1/anchors") { _, _ in pem(authority.anchors) }
    router.get("v1/crl") { _, _ in pem(try await authority.revocationLists()) }
    router.get("v1/deny-list") { _, _ in
      list(try await authority.denyList(), #"application/cose; cose-type="cose-sign1""#)
    }
    return router
  }

  private static func addEnrolments(
    to router: Router<BasicRequestContext>, _ authority: CertificateAuthority
  ) {
    router.post("v1/enrolments") { request, _ in
      let who = try await authority.authenticate(token: request.bearerToken ?? "")
      let start = try await request.json(
        EnrolmentStart.self, limit: startLimit, codes: CAProblem.self)
      return try Response.json(
        try await authority.startEnrolment(start, by: who), status: .created)
    }
    router.post("v1/enrolments/:id") { request, context in
      let who = try await authority.authenticate(token: request.bearerToken ?? "")
      let evidence = try await request.json(
        EnrolmentEvidence.self, limit: answerLimit, codes: CAProblem.self)
      let enrolment = try await authority.finishEnrolment(
        context.exchange, evidence, by: who)
      return try answer(enrolment, "enrolled", context)
    }
  }

  private static func addRenewals(
    to router: Router<BasicRequestContext>, _ authority: CertificateAuthority
  ) {
    router.post("v1/renewals") { request, _ in
      let start = try await request.json(DeviceStart.self, limit: 1024, codes: CAProblem.self)
      return try Response.json(
        try await authority.startRenewal(of: start.deviceID), status: .created)
    }
    router.post("v1/renewals/:id") { request, context in
      let evidence = try await request.json(
        RenewalEvidence.self, limit: answerLimit, codes: CAProblem.self)
      let enrolment = try await authority.finishRenewal(context.exchange, evidence)
      return try answer(enrolment, "renewed", context)
    }
  }

  private static func addSelfTests(
    to router: Router<BasicRequestContext>, _ authority: CertificateAuthority
  ) {
    router.post("v1/self-tests") { request, _ in
      let start = try await request.json(DeviceStart.self, limit: 1024, codes: CAProblem.self)
      return try Response.json(
        try await authority.startSelfTest(of: start.deviceID), status: .created)
    }
    router.post("v1/self-tests/:id") { request, context in
      let evidence = try await request.json(
        SelfTestEvidence.self, limit: answerLimit, codes: CAProblem.self)
      return try Response.json(
        try await authority.finishSelfTest(context.exchange, evidence))
    }
  }

  private static func answer(
    _ enrolment: CertificateAuthority.Enrolment, _ act: String, _ context: BasicRequestContext
  ) throws -> Response {
    let device = enrolment.chain.device
    context.logger.info(
      enrolment.isNew ? "device \(act)" : "device was \(act) before",
      metadata: [
        "device": "\(device.deviceID.map { "\($0)" } ?? "")", "serial": "\(device.serialNumber)",
      ])
    return try Response.json(
      ChainResponse(enrolment.chain), status: enrolment.isNew ? .created : .ok)
  }

  private static func pem(_ text: String) -> Response {
    list(Array(text.utf8), "application/x-pem-file")
  }

  private static func list(_ bytes: [UInt8], _ mediaType: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: mediaType, .cacheControl: "no-cache"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

extension RequestContext {
  /// The exchange in the path; nil for anything that cannot be one.
  fileprivate var exchange: ExchangeID? { parameters.get("id").flatMap { ExchangeID($0) } }
}
