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
  /// Whether a write has failed: what was written may not have left.
  private var isBroken = false
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
    promise.futureResult.whenComplete { result in
      let (handler, context) = bound.value
      if case .failure = result { handler.isBroken = true }
      handler.written(context)
    }
    context.write(data, promise: promise)
  }

  /// Succeeds when the channel has written everything and no longer refers to any of it.
  func flushed(on eventLoop: any EventLoop) -> EventLoopFuture<Void> {
    let promise = eventLoop.makePromise(of: Void.self)
    flushes.append(promise)
    if unwritten == 0 { resolveFlushes(eventLoop) }
    return promise.futureResult
  }

  private func written(_ context: ChannelHandlerContext) {
    unwritten -= 1
    writeDeadline?.cancel()
    guard unwritten == 0 else { return restartWriteDeadline(context) }
    resolveFlushes(context.eventLoop)
  }

  /// In the next turn of the loop: this one still holds what was written.
  private func resolveFlushes(_ eventLoop: any EventLoop) {
    let waiting = flushes
    flushes = []
    let isBroken = isBroken
    eventLoop.execute {
      for promise in waiting {
        if isBroken { promise.fail(ChannelError.ioOnClosedChannel) } else { promise.succeed() }
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
    // A peer may go as soon as it has everything: what the kernel took was delivered.
    if unwritten > 0 { isBroken = true }
    let waiting = flushes
    flushes = []
    for promise in waiting { promise.fail(ChannelError.ioOnClosedChannel) }
  }
}
