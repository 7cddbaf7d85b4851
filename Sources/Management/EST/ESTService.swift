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
        authorities: authority.root.pem + authority.issuing.pem), portFile: portFile, logger: logger
    )
  }

  static func router(_ authority: CertificateAuthority) -> Router<TLSRequestContext> {
    let router = Router(context: TLSRequestContext.self)
    router.add(middleware: ProblemMiddleware(codes: CAProblem.self, format: .plainText))
    let est = router.group(path).add(middleware: BasicChallenge())
    est.get("cacerts") { request, _ in
      try ESTResponse.make([authority.root, authority.issuing], for: request)
    }
    est.post("simpleenroll") { request, context in
      let who = try await authenticate(request, authority)
      let enrolment = try await authority.enrolByEST(
        try await certificationRequest(in: request), by: who)
      return try answer(enrolment, "enrolled", request, context)
    }
    est.post("simplereenroll") { request, context in
      guard let shown = try await context.unvalidatedPeerCertificate() else {
        throw Problem(
          CAProblem.clientCertificateRefused,
          "re-enrolment needs the device's certificate in force as TLS client certificate")
      }
      let enrolment = try await authority.reenrolByEST(
        try await certificationRequest(in: request), showing: shown)
      return try answer(enrolment, "re-enrolled", request, context)
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

  private static func authenticate(
    _ request: Request, _ authority: CertificateAuthority
  ) async throws -> Operator {
    let credential = request.basicCredential
    return try await authority.authenticate(
      token: credential?.secret ?? "", name: credential?.name ?? "")
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
    return try ProvenRequest.read(der)
  }

  private static func answer(
    _ enrolment: CertificateAuthority.Enrolment, _ act: String, _ request: Request,
    _ context: TLSRequestContext
  ) throws -> Response {
    let certificate = enrolment.chain.device
    context.logger.info(
      enrolment.isNew ? "device \(act) by EST" : "device was \(act) before",
      metadata: [
        "device": "\(certificate.deviceID.map { "\($0)" } ?? "")",
        "serial": "\(certificate.serialNumber)",
      ])
    return try ESTResponse.make([certificate], for: request)
  }
}
