import DeviceKeys
import HTTPSupport
import Hummingbird
import Logging
import ServiceLifecycle

/// The CA's HTTPS API.
public enum CAService {
  /// A request is a CSR of at most 4 KiB in base64url, and little else.
  static let requestLimit = 16_384

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
      companions: [RevocationListRefresher(authority: authority, logger: logger)] + companions,
      logger: logger)
  }

  static func router(_ authority: CertificateAuthority) -> Router<BasicRequestContext> {
    let router = Router(context: BasicRequestContext.self)
    router.add(middleware: ProblemMiddleware(codes: CAProblem.self))
    router.post("v1/devices") { request, context in
      guard let token = request.bearerToken, try await authority.isOperator(token) else {
        throw Problem(
          CAProblem.unauthorized, "an operator's token is needed: Authorization: Bearer …",
          headers: [.wwwAuthenticate: "Bearer"])
      }
      let body = try await request.json(
        EnrolmentRequest.self, limit: requestLimit, codes: CAProblem.self)
      let enrolment = try await authority.enrol(body)
      context.logger.info(
        enrolment.isNew ? "device enrolled" : "enrolment repeated",
        metadata: [
          "device": "\(body.deviceID)", "serial": "\(enrolment.chain.device.serialNumber)",
        ])
      return try Response.json(
        EnrolmentResponse(enrolment.chain), status: enrolment.isNew ? .created : .ok)
    }
    router.get("v1/anchors") { _, _ in pem(authority.anchors) }
    router.get("v1/crl") { _, _ in pem(try await authority.revocationLists()) }
    return router
  }

  private static func pem(_ text: String) -> Response {
    Response(
      status: .ok,
      headers: [.contentType: "application/x-pem-file", .cacheControl: "no-cache"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}

/// Signs the CRLs anew in time, also when nobody asks for them: verifiers may read `crl.pem`.
struct RevocationListRefresher: Service {
  let authority: CertificateAuthority
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          _ = try await authority.revocationLists()
        } catch {
          logger.error("cannot sign the CRLs", metadata: ["error": "\(error)"])
        }
        try? await Task.sleep(for: .seconds(300))
      }
    }
  }
}
