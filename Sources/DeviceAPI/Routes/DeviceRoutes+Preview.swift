import HTTPTypes
import Hummingbird
import NIOCore

extension DeviceRoutes {
  @Sendable func preview(_ request: Request, _ context: DeviceContext) async throws -> Response {
    let id = try context.parameters.require("id")
    let pictures = try await service.preview(of: id, for: context.peer)
    let connection = context.connection
    // Not to be foreseen: whoever makes the camera's bytes cannot end a part and begin another (RFC 2046, 5.1.1).
    let boundary = (0..<2).map { _ in String(UInt64.random(in: 0...UInt64.max), radix: 36) }
      .joined()
    return Response(
      status: .ok,
      headers: [
        .contentType: "multipart/x-mixed-replace; boundary=\(boundary)", .cacheControl: "no-store",
      ],
      body: ResponseBody { writer in
        while let picture = await pictures.next() {
          let head =
            "--\(boundary)\r\nContent-Type: image/jpeg\r\nContent-Length: \(picture.byteCount)\r\n\r\n"
          try await writer.write(ByteBuffer(string: head))
          try await picture.write(to: &writer, over: connection)
          try await writer.write(ByteBuffer(string: "\r\n"))
          // Only when the peer has taken it is another made.
          try await connection.flushed()
        }
        try await writer.write(ByteBuffer(string: "--\(boundary)--\r\n"))
        try await writer.finish(nil)
      })
  }
}
