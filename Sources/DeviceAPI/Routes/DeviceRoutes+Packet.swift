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
        try await Self.write(delivery, to: &writer, over: connection)
        try await writer.finish(nil)
        try await connection.flushed()
        await delivery.complete()
      })
  }

  /// Writes the packet piece by piece through one small buffer, so that the face is never whole in memory that is
  /// not locked, and overwrites that buffer at the end.
  private static func write(
    _ delivery: any PacketDelivery, to writer: inout any ResponseBodyWriter,
    over connection: Connection
  ) async throws {
    let pieceSize = 65_536
    var piece = ByteBufferAllocator().buffer(capacity: min(pieceSize, delivery.byteCount))
    defer { piece.overwrite() }
    var offset = 0
    while offset < delivery.byteCount {
      let range = offset..<min(offset + pieceSize, delivery.byteCount)
      piece.clear()
      var isLive = false
      piece.writeWithUnsafeMutableBytes(minimumWritableBytes: range.count) { target in
        let target = UnsafeMutableRawBufferPointer(rebasing: target[..<range.count])
        isLive = delivery.copy(range, to: target)
        return isLive ? range.count : 0
      }
      guard isLive else { throw CancellationError() }
      try await writer.write(piece)
      // Only then does the channel let go of the buffer, and it can be filled again in place.
      try await connection.flushed()
      offset = range.upperBound
    }
  }
}

extension ByteBuffer {
  fileprivate mutating func overwrite() {
    clear()
    writeRepeatingByte(0, count: capacity)
  }
}
