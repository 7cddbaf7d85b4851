import Glibc
import HTTPSupport
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Platform
import ServiceLifecycle

/// Serves the local API on a Unix socket until its service group stops.
public struct SocketServer<Backend: DeviceService>: Service {
  private let socket: ListeningSocket
  private let limits: DeviceLimits
  private let logger: Logger
  private let table: ConnectionTable
  private let respond: @Sendable (Request, DeviceContext) async throws -> Response
  private let onConnections: @Sendable (Int) -> Void
  private let onListening: @Sendable () async -> Void

  /// - Parameters:
  ///   - onConnections: told the number of open connections whenever it changes.
  ///   - onListening: called once, when connections are accepted.
  public init(
    socket: ListeningSocket, service: Backend, limits: DeviceLimits = DeviceLimits(),
    logger: Logger, onConnections: @escaping @Sendable (Int) -> Void = { _ in },
    onListening: @escaping @Sendable () async -> Void = {}
  ) {
    self.socket = socket
    self.limits = limits
    self.logger = logger
    self.onConnections = onConnections
    self.onListening = onListening
    table = ConnectionTable(perUser: limits.connectionsPerUser, total: limits.connections)
    let responder = DeviceRoutes(service: service, limits: limits).responder()
    respond = { try await responder.respond(to: $0, context: $1) }
  }

  /// Whether the event loops still turn; does not return while they do not.
  public func answers() async -> Bool {
    await withTaskGroup { group in
      for loop in Self.eventLoops.makeIterator() {
        group.addTask { (try? await loop.submit { true }.get()) ?? false }
      }
      return await group.allSatisfy { $0 }
    }
  }

  private static var eventLoops: MultiThreadedEventLoopGroup { .singleton }

  public func run() async throws {
    let listener = try await ServerBootstrap(group: Self.eventLoops)
      // A client may half-close after its request and still wait for the response.
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .bind(socket.descriptor) { channel in
        accept(channel).flatMapErrorThrowing { error in
          channel.close(promise: nil)
          throw error
        }
      }
    defer { if let path = socket.path { unlink(path) } }
    await withGracefulShutdownHandler {
      await onListening()
      await withDiscardingTaskGroup { group in
        do {
          try await listener.executeThenClose { connections in
            for try await accepted in connections {
              group.addTask { await accepted.serve(logger: logger) }
            }
          }
        } catch {
          logger.error("the socket failed", metadata: ["error": "\(error)"])
        }
      }
    } onGracefulShutdown: {
      listener.channel.close(promise: nil)
      for connection in table.all { connection.finish() }
      listener.channel.eventLoop.scheduleTask(in: TimeAmount(limits.stopDeadline)) {
        for connection in table.all { connection.close() }
      }
    }
  }

  private func accept(_ channel: any Channel) -> EventLoopFuture<Accepted> {
    let connection: Connection
    do {
      let peer = try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable {
        (descriptor: NIOBSDSocket.Handle) in try Peer(socket: descriptor)
      }
      guard let peer else { throw ChannelError.operationUnsupported }
      connection = Connection(peer: peer, channel: channel, limits: limits)
    } catch {
      return channel.eventLoop.makeFailedFuture(error)
    }
    guard table.admit(connection) else {
      return channel.eventLoop.makeSucceededFuture(.refused(channel))
    }
    onConnections(table.count)
    channel.closeFuture.whenComplete { [table, onConnections] _ in
      table.remove(connection)
      onConnections(table.count)
    }
    let http = HTTP1Channel(
      responder: { request, writer, _ in try await answer(request, writer, on: connection) },
      configuration: HTTP1Channel.Configuration(
        additionalChannelHandlers: [connection.pipelineHandler],
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: limits.headBytes, maxHeaderListSize: limits.headBytes,
          maxHeaderFieldCount: 100)))
    return http.setup(channel: channel, logger: logger).map { .open(http, $0) }
  }

  private func answer(
    _ request: Request, _ writer: consuming ResponseWriter, on connection: Connection
  ) async throws {
    let context = DeviceContext(source: .init(logger: logger, connection: connection))
    let response = try await respond(request, context)
    do {
      try await writer.write(response: response.head, body: response.body)
    } catch is HTTPParserError {
      // As an HTTPParserError it would make the channel write a second response.
      throw ChannelError.ioOnClosedChannel
    }
  }
}
