import NIOCore
import Synchronization

/// One connection of a peer, as the rest of the server sees it.
final class Connection: Sendable {
  /// Taken once, when the connection was accepted.
  let peer: Peer
  let channel: any Channel
  private let handler: NIOLoopBound<ConnectionHandler>
  private let answering = Atomic(false)

  /// Adds the deadlines to a new channel; on its event loop.
  init(peer: Peer, channel: any Channel, limits: DeviceLimits) {
    self.peer = peer
    self.channel = channel
    let handler = ConnectionHandler(limits: limits)
    self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
    handler.onPhase = { [weak self] in self?.answering.store($0, ordering: .relaxed) }
  }

  /// The handler for the channel's pipeline; on its event loop.
  var pipelineHandler: any RemovableChannelHandler { handler.value }

  /// Whether a complete request is being answered; if not, the connection may be closed to make room.
  var isAnswering: Bool { answering.load(ordering: .relaxed) }

  /// Waits until the kernel has taken all that was written.
  ///
  /// - Throws: `ChannelError` when the connection ends first.
  func flushed() async throws {
    let eventLoop = channel.eventLoop
    let handler = handler
    try await eventLoop.flatSubmit { handler.value.flushed(on: eventLoop) }.get()
  }

  func close() { channel.close(promise: nil) }

  /// Lets the request under way finish, then closes.
  func finish() { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
}
