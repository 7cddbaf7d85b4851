import HTTPSupport
import HTTPTypes
import Hummingbird
import NIOCore

extension DeviceRoutes {
  @Sendable func packet(_ request: Request, _ context: DeviceContext) async throws -> Response {
    let id = try context.parameters.require("id")
    let delivery = try await service.packet(of: id, for: context.peer)
    let connection = context.connection
    return Response(
      status: .ok, headers: [.contentType: "application/cbor", .cacheControl: "no-store"],
      body: ResponseBody(contentLength: delivery.byteCount) { writer in
        try await delivery.write(to: &writer, over: connection)
        try await writer.finish(nil)
        try await connection.flushed()
        await delivery.complete()
      })
  }
}
