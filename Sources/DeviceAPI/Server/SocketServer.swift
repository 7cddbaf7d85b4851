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
  private let requestRate: RateLimiter
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
    requestRate = RateLimiter(
      burst: limits.requestBurst, perSecond: limits.requestsPerSecond)
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

  /// How often a request that waits for its turn looks whether it has come.
  private static var turn: Duration { .milliseconds(100) }
  private static var eventLoops: MultiThreadedEventLoopGroup { .singleton }

  public func run() async throws {
    defer { if let path = socket.path { unlink(path) } }
    for loop in Self.eventLoops.makeIterator() { loop.execute { BackgroundPriority.enter() } }
    let acceptor = try Acceptor(
      socket: socket.descriptor,
      rate: RateLimiter(burst: limits.connectionBurst, perSecond: limits.connectionsPerSecond))
    await withGracefulShutdownHandler {
      await onListening()
      await withDiscardingTaskGroup { group in
        for await admitted in acceptor.connections {
          let loop = Self.eventLoops.next()
          group.addTask(executorPreference: EventLoopExecutor(loop)) {
            await serve(admitted, on: loop)
          }
        }
      }
    } onGracefulShutdown: {
      acceptor.stop()
      for connection in table.all { connection.finish() }
      Self.eventLoops.next().scheduleTask(in: TimeAmount(limits.stopDeadline)) {
        for connection in table.all { connection.close() }
      }
    }
  }

  /// Serves one connection to its end.
  private func serve(_ admitted: Acceptor.Admitted, on loop: any EventLoop) async {
    do {
      // Nothing is read, and no handler is there that has to be told of an end, until all are in place.
      let channel = try await ClientBootstrap(group: loop)
        // A client may half-close after its request and still wait for the response.
        .channelOption(.allowRemoteHalfClosure, value: true)
        .channelOption(.autoRead, value: false)
        .withConnectedSocket(admitted.descriptor).get()
      let accepted = try await loop.flatSubmit {
        accept(channel, from: admitted.peer).flatMapErrorThrowing { error in
          channel.close(promise: nil)
          throw error
        }
      }.get()
      await accepted.serve(logger: logger)
    } catch {
      // The peer is gone already.
      logger.debug("a connection ended early", metadata: ["error": "\(error)"])
    }
  }

  /// Puts the handlers into a channel's pipeline; on its event loop.
  private func accept(
    _ channel: any Channel, from peer: Peer
  ) -> EventLoopFuture<Accepted> {
    let connection = Connection(peer: peer, channel: channel, limits: limits)
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
    return http.setup(channel: channel, logger: logger).flatMap { value in
      channel.setOption(.autoRead, value: true).map { .open(http, value) }
    }
  }

  private func answer(
    _ request: Request, _ writer: consuming ResponseWriter, on connection: Connection
  ) async throws {
    while requestRate.refusal(of: connection.peer.uid, at: .now) != nil {
      try await Task.sleep(for: Self.turn)
    }
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
