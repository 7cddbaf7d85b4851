import NIOCore
import NIOHTTPTypes

/// Closes a connection whose peer does not finish a request, or does not take its response.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// Told whether a complete request is being answered, whenever that changes.
  var onPhase: ((Bool) -> Void)?

  private let limits: DeviceLimits
  private var received = 0
  private var answered = 0
  private var unwritten = 0
  private var readDeadline: Scheduled<Void>?
  private var writeDeadline: Scheduled<Void>?
  private var flushes: [EventLoopPromise<Void>] = []

  init(limits: DeviceLimits) { self.limits = limits }

  func handlerAdded(context: ChannelHandlerContext) { restartReadDeadline(context) }

  func handlerRemoved(context: ChannelHandlerContext) { finish() }

  func channelInactive(context: ChannelHandlerContext) {
    finish()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: restartReadDeadline(context)
    case .body: break
    case .end:
      received += 1
      phaseChanged(context)
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) {
      answered += 1
      phaseChanged(context)
    }
    let promise = promise ?? context.eventLoop.makePromise(of: Void.self)
    unwritten += 1
    if unwritten == 1 { restartWriteDeadline(context) }
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    promise.futureResult.whenComplete { _ in bound.value.0.written(bound.value.1) }
    context.write(data, promise: promise)
  }

  func flushed(on eventLoop: any EventLoop) -> EventLoopFuture<Void> {
    if unwritten == 0 { return eventLoop.makeSucceededVoidFuture() }
    let promise = eventLoop.makePromise(of: Void.self)
    flushes.append(promise)
    return promise.futureResult
  }

  private func written(_ context: ChannelHandlerContext) {
    unwritten -= 1
    writeDeadline?.cancel()
    guard unwritten == 0 else { return restartWriteDeadline(context) }
    let waiting = flushes
    flushes = []
    for promise in waiting {
      // A write also completes, with an error, when the channel is closed below it.
      if context.channel.isActive {
        promise.succeed()
      } else {
        promise.fail(ChannelError.ioOnClosedChannel)
      }
    }
  }

  private func phaseChanged(_ context: ChannelHandlerContext) {
    let isAnswering = received > answered
    onPhase?(isAnswering)
    if isAnswering {
      readDeadline?.cancel()
      readDeadline = nil
    } else {
      restartReadDeadline(context)
    }
  }

  private func restartReadDeadline(_ context: ChannelHandlerContext) {
    readDeadline?.cancel()
    readDeadline = close(context, after: limits.readDeadline)
  }

  private func restartWriteDeadline(_ context: ChannelHandlerContext) {
    writeDeadline?.cancel()
    writeDeadline = close(context, after: limits.writeDeadline)
  }

  private func close(_ context: ChannelHandlerContext, after delay: Duration) -> Scheduled<Void> {
    context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) {
      context.close(promise: nil)
    }
  }

  private func finish() {
    readDeadline?.cancel()
    writeDeadline?.cancel()
    let waiting = flushes
    flushes = []
    for promise in waiting { promise.fail(ChannelError.ioOnClosedChannel) }
  }
}
