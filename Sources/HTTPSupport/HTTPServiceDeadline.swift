import NIOCore
import NIOHTTPTypes

/// Closes a connection whose request is not complete in time.
///
/// An idle timeout starts anew with every byte, so a client that sends one byte at a time would hold its
/// connection for ever. This also bounds what is read after a request was refused as too large.
final class HTTPServiceDeadline: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart

  private let limit: TimeAmount
  private var pending: Scheduled<Void>?

  init(limit: TimeAmount) { self.limit = limit }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      pending?.cancel()
      let channel = context.channel
      pending = context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
    case .body: break
    case .end: pending?.cancel()
    }
    context.fireChannelRead(data)
  }

  func channelInactive(context: ChannelHandlerContext) {
    pending?.cancel()
    context.fireChannelInactive()
  }
}
