import HTTPSupport
import Hummingbird
import Logging

extension RecognitionService {
  /// The HTTPS server.
  ///
  /// - Parameter address: port 0 takes a free port, written to `portFile`.
  /// - Throws: when the TLS identity cannot be used.
  public func server(
    address: HTTPServiceAddress, identity: TLSIdentity, portFile: String? = nil, logger: Logger
  ) throws -> HTTPService<BasicRequestContext> {
    try HTTPService(
      router: router(), address: address, identity: identity, portFile: portFile,
      companions: fetcher.map { [$0] } ?? [], logger: logger)
  }

  private func router() -> Router<BasicRequestContext> {
    let router = Router(context: BasicRequestContext.self)
    router.add(middleware: ProblemMiddleware(codes: ServerProblem.self))
    router.post("v1/nonces") { request, _ in
      let terminal = try await terminal(of: request)
      let body = try await request.json(
        NonceRequest.self, limit: 4096, codes: ServerProblem.self)
      return try Response.json(try await issueNonce(body, to: terminal), status: .created)
    }
    router.post("v1/verifications") { request, context in
      let terminal = try await terminal(of: request)
      guard request.headers[.contentType] == "application/cbor" else {
        throw Problem(ServerProblem.mediaTypeUnsupported, "Content-Type must be application/cbor")
      }
      let packet = try await request.bytes(limit: Self.packetLimit, codes: ServerProblem.self)
      let verdict = await verify(packet, from: terminal)
      context.logger.info(
        "verification", metadata: ["terminal": "\(terminal.name)", "code": "\(verdict.code)"])
      return try Response.json(verdict)
    }
    return router
  }

  private func terminal(of request: Request) async throws -> Terminal {
    guard let token = request.bearerToken, let terminal = try await store.terminal(token: token)
    else {
      throw Problem(
        ServerProblem.unauthorized, "a terminal's token is needed: Authorization: Bearer …",
        headers: [.wwwAuthenticate: "Bearer"])
    }
    return terminal
  }
}
