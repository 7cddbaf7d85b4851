import NIOCore
import NIOPosix

/// A client that sends whatever bytes a test wants and reads what comes.
struct RawConnection: Sendable {
  private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

  static func open<Value: Sendable>(
    _ socket: String, _ body: (inout Conversation) async throws -> Value
  ) async throws -> Value {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .connect(unixDomainSocketPath: socket) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
            wrappingChannelSynchronously: channel,
            configuration: .init(
              backPressureStrategy: .init(lowWatermark: 1, highWatermark: 1),
              isOutboundHalfClosureEnabled: true))
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      var conversation = Conversation(input: inbound.makeAsyncIterator(), output: outbound)
      return try await body(&conversation)
    }
  }

  struct Conversation {
    fileprivate var input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    fileprivate let output: NIOAsyncChannelOutboundWriter<ByteBuffer>

    func send(_ text: String) async throws { try await output.write(ByteBuffer(string: text)) }

    /// What comes until the text contains `end`, or until the other side closes.
    mutating func read(until end: String? = nil) async throws -> String {
      var text = ""
      do {
        while let piece = try await input.next() {
          text += String(buffer: piece)
          if let end, text.contains(end) { break }
        }
      } catch is IOError {
        // Reset by a server that closed with our bytes unread: also an end.
      }
      return text
    }
  }

  /// Sends a request and returns all that comes until the server closes.
  static func exchange(_ socket: String, _ text: String) async throws -> String {
    try await open(socket) { conversation in
      try await conversation.send(text)
      return try await conversation.read()
    }
  }

  /// A request with a body, after which the connection is closed.
  static func post(_ socket: String, _ path: String, _ body: String) async throws -> String {
    try await exchange(
      socket,
      "POST \(path) HTTP/1.1\r\nhost: x\r\nconnection: close\r\n"
        + "content-length: \(body.utf8.count)\r\n\r\n\(body)")
  }
}
