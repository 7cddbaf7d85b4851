import HTTPSupport
import HTTPTypes
import Hummingbird
import NIOCore

/// The calls of the local API; docs/openapi.yaml is the contract.
struct DeviceRoutes<Service: DeviceService> {
  let service: Service
  let limits: DeviceLimits
  let captureRate: RateLimiter
  /// Of captures that began: whoever tries in vain does not use it up.
  let captureQuota: RateLimiter

  init(service: Service, limits: DeviceLimits) {
    self.service = service
    self.limits = limits
    captureRate = RateLimiter(burst: limits.captureBurst, perSecond: limits.capturesPerSecond)
    captureQuota = RateLimiter(
      burst: limits.capturesPerHour, perSecond: Double(limits.capturesPerHour) / 3600)
  }

  func responder() -> some HTTPResponder<DeviceContext> {
    let router = Router(context: DeviceContext.self)
    router.middlewares.add(ProblemMiddleware(codes: APIProblem.self, context: DeviceContext.self))
    router.middlewares.add(PeerMiddleware(service: service))
    router.post("/v1/captures", use: begin)
    router.get("/v1/captures/:id/events", use: events)
    router.get("/v1/captures/:id/packet", use: packet)
    router.get("/v1/captures/:id/preview", use: preview)
    router.delete("/v1/captures/:id", use: cancel)
    router.get("/v1/device") { _, context in
      try Response.json(await service.device(for: context.peer))
    }
    router.get("/v1/health") { _, _ in
      let report = await service.health()
      return try Response.json(report, status: report.status == .ok ? .ok : .serviceUnavailable)
    }
    router.get("/metrics") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "text/plain; version=0.0.4"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: await service.metrics())))
    }
    return router.buildResponder()
  }

  @Sendable private func begin(_ request: Request, _ context: DeviceContext) async throws
    -> Response
  {
    let uid = context.peer.uid
    if let pause = captureRate.refusal(of: uid, at: .now) {
      throw Problem(
        APIProblem.rateLimited, "too many captures; try again in \(pause) s",
        headers: [.retryAfter: String(pause)])
    }
    if let pause = captureQuota.refusal(of: uid, at: .now, taking: 0) {
      throw Problem(
        APIProblem.captureQuota,
        "uid \(uid) has had its \(limits.capturesPerHour) captures of this hour; "
          + "try again in \(pause) s, or raise limits.captures_per_hour",
        headers: [.retryAfter: String(pause)])
    }
    let order = try await request.json(
      CaptureOrder.self, limit: limits.requestBytes, codes: APIProblem.self)
    let ticket = try await service.begin(order, for: context.peer)
    _ = captureQuota.refusal(of: uid, at: .now)
    return try Response.json(
      ticket, status: .created, headers: [.location: "/v1/captures/\(ticket.id)"])
  }

  @Sendable private func cancel(_ request: Request, _ context: DeviceContext) async throws
    -> Response
  {
    try await service.cancel(try context.parameters.require("id"), for: context.peer)
    return Response(status: .noContent)
  }
}

/// Lets only those through that the configuration names.
private struct PeerMiddleware<Service: DeviceService>: RouterMiddleware {
  let service: Service

  func handle(
    _ request: Request, context: DeviceContext,
    next: (Request, DeviceContext) async throws -> Response
  ) async throws -> Response {
    guard service.admits(context.peer) else {
      throw Problem(
        APIProblem.peerNotAllowed,
        "uid \(context.peer.uid) may not use this device; add it under terminals: in the configuration"
      )
    }
    return try await next(request, context)
  }
}
