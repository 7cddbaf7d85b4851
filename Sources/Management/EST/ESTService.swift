import DeviceKeys
import HTTPSupport
import HTTPTypes
import Hummingbird
import Logging

/// Enrolment over Secure Transport (RFC 7030, RFC 8951) for standard tools, on a listener of its own.
public enum ESTService {
  private static let path: RouterPath = ".well-known/est"

  /// TLS 1.2 and 1.3; clients are asked for a certificate, which only re-enrolment needs.
  ///
  /// - Parameters:
  ///   - address: port 0 takes a free port, written to `portFile`.
  /// - Throws: `TLSFault`.
  public static func make(
    _ authority: CertificateAuthority, address: HTTPServiceAddress, portFile: String? = nil,
    logger: Logger
  ) throws -> HTTPService<TLSRequestContext> {
    try HTTPService(
      router: router(authority), address: address,
      identity: TLSIdentity(
        certificateFile: authority.files.tls, keyFile: authority.files.tlsKey),
      clientCertificates: .requested(
        authorities: authority.root.certificate.pem + authority.issuing.certificate.pem),
      portFile: portFile, logger: logger)
  }

  static func router(_ authority: CertificateAuthority) -> Router<TLSRequestContext> {
    let router = Router(context: TLSRequestContext.self)
    router.add(middleware: ProblemMiddleware(codes: CAProblem.self, format: .plainText))
    let est = router.group(path)
    est.get("cacerts") { request, _ in
      try ESTResponse.make(
        [authority.root.certificate, authority.issuing.certificate], for: request)
    }
    est.post("simpleenroll") { request, context in
      let name = try await operatorName(in: request, authority)
      let certificate = try await authority.enrol(
        unattested: try await certificationRequest(in: request), by: name)
      log("device enrolled by EST", certificate, context, ["operator": "\(name)"])
      return try ESTResponse.make([certificate], for: request)
    }
    est.post("simplereenroll") { request, context in
      guard let shown = try await context.unvalidatedPeerCertificate() else {
        throw Problem(
          CAProblem.clientCertificateRefused,
          "re-enrolment needs the device's certificate in force as TLS client certificate")
      }
      let certificate = try await authority.reenrol(
        unattested: try await certificationRequest(in: request), showing: shown)
      log("device re-enrolled by EST", certificate, context, [:])
      return try ESTResponse.make([certificate], for: request)
    }
    for method in [HTTPRequest.Method.get, .post] {
      est.on(":label/:operation", method: method) { _, _ -> Response in
        throw Problem(
          CAProblem.notFound,
          "labels are not used here: leave out the path segment between /est/ and the operation")
      }
    }
    return router
  }

  private static func operatorName(
    in request: Request, _ authority: CertificateAuthority
  ) async throws -> String {
    guard let credential = request.basicCredential,
      try await authority.isOperator(credential.name, token: credential.secret)
    else {
      throw Problem(
        CAProblem.unauthorized, "an operator's name and token are needed: Authorization: Basic …",
        headers: [.wwwAuthenticate: "Basic realm=\"attestcam-ca\", charset=\"UTF-8\""])
    }
    return credential.name
  }

  /// The one request in the body, signed by its own key.
  private static func certificationRequest(
    in request: Request
  ) async throws -> CertificationRequest {
    // By type: parameters and case are the client's business.
    let type = request.headers[.contentType]?.prefix { $0 != ";" && !$0.isWhitespace } ?? ""
    guard type.lowercased() == "application/pkcs10" else {
      throw Problem(CAProblem.requestMalformed, "Content-Type: must be application/pkcs10")
    }
    let body = try await request.bytes(limit: ESTRequestBody.largest, codes: CAProblem.self)
    let der = try ESTRequestBody.decode(body)
    do {
      return try CertificationRequest(der: der)
    } catch {
      throw Problem(
        error.code == .unsupported ? CAProblem.keyUnsupported : .requestUnproven, error.message)
    }
  }

  private static func log(
    _ text: Logger.Message, _ certificate: Certificate, _ context: TLSRequestContext,
    _ more: Logger.Metadata
  ) {
    let device = certificate.deviceID.map { "\($0)" } ?? ""
    context.logger.info(
      text,
      metadata: more.merging(
        ["device": "\(device)", "serial": "\(certificate.serialNumber)"], uniquingKeysWith: { $1 }))
  }
}
