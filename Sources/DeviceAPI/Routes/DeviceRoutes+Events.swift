import HTTPSupport
import HTTPTypes
import Hummingbird
import NIOCore

extension DeviceRoutes {
  @Sendable func events(_ request: Request, _ context: DeviceContext) async throws -> Response {
    var last = 0
    if let field = request.headers.first(where: { $0.name.canonicalName == "last-event-id" }) {
      guard let number = Int(field.value), number >= 0 else {
        throw Problem(APIProblem.requestMalformed, "Last-Event-ID: must be the id of an event")
      }
      last = number
    }
    let id = try context.parameters.require("id")
    guard let notices = try await service.notices(of: id, after: last, for: context.peer) else {
      // Tells a browser's EventSource not to connect again (WHATWG HTML 9.2.3).
      return Response(status: .noContent)
    }
    let pause = limits.keepAlive
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
      body: ResponseBody { writer in
        try await Self.write(notices, keepAlive: pause, to: &writer)
        try await writer.finish(nil)
      })
  }

  private static func write(
    _ notices: AsyncStream<NumberedNotice>, keepAlive pause: Duration,
    to writer: inout any ResponseBodyWriter
  ) async throws {
    let (chunks, feed) = AsyncStream.makeStream(of: ByteBuffer.self)
    try await withThrowingTaskGroup { group in
      group.addTask {
        defer { feed.finish() }
        for await notice in notices { feed.yield(ByteBuffer(bytes: try notice.event())) }
      }
      group.addTask {
        while true {
          try await Task.sleep(for: pause)
          feed.yield(ByteBuffer(string: ":\n\n"))
        }
      }
      for await chunk in chunks { try await writer.write(chunk) }
      group.cancelAll()
    }
  }
}
