import AsyncHTTPClient
import HTTPSupport
import NIOCore
import NIOHTTP1

extension DeviceClient {
  /// How often a broken event stream is taken up again before the client gives up.
  private static let attempts = 5

  /// The notices of a capture in order, each once, also across broken connections; ends after the last one.
  ///
  /// Giving up the sequence does not cancel the capture.
  /// - Parameter last: number of the last notice already seen.
  public func notices(
    of id: String, after last: Int = 0
  ) -> AsyncThrowingStream<NumberedNotice, any Error> {
    let (stream, feed) = AsyncThrowingStream.makeStream(of: NumberedNotice.self)
    let task = Task {
      do {
        try await follow(id, after: last, into: feed)
        feed.finish()
      } catch {
        feed.finish(throwing: error)
      }
    }
    feed.onTermination = { _ in task.cancel() }
    return stream
  }

  private func follow(
    _ id: String, after start: Int,
    into feed: AsyncThrowingStream<NumberedNotice, any Error>.Continuation
  ) async throws {
    var last = start
    var failures = 0
    while true {
      let before = last
      do {
        let isOver = try await read(id, after: &last, into: feed)
        if isOver { return }
        throw DeviceClientError(.interrupted, "the event stream ended without an outcome")
      } catch let error as DeviceClientError where error.code == .interrupted {
        failures = last > before ? 1 : failures + 1
        if failures >= Self.attempts { throw error }
        try await Task.sleep(for: .milliseconds(200))
      }
    }
  }

  /// - Returns: whether the last notice was seen.
  private func read(
    _ id: String, after last: inout Int,
    into feed: AsyncThrowingStream<NumberedNotice, any Error>.Continuation
  ) async throws -> Bool {
    let headers: HTTPHeaders = last > 0 ? ["last-event-id": String(last)] : [:]
    let response = try await send(
      .GET, path(id, "/events"), headers: headers, timeout: .seconds(120))
    if response.status == .noContent { return true }
    guard response.status == .ok else { throw await refusal(response) }
    var parser = EventStreamParser()
    do {
      for try await bytes in response.body {
        for event in try parser.parse(bytes.readableBytesView) {
          guard let notice = try NumberedNotice(event), notice.number > last else { continue }
          last = notice.number
          feed.yield(notice)
          if notice.notice.isLast { return true }
        }
      }
      return false
    } catch let error as DeviceClientError {
      throw error
    } catch let fault as JSONFault {
      throw DeviceClientError(.malformedResponse, "an event: \(fault)")
    } catch {
      try Task.checkCancellation()
      throw DeviceClientError(connecting: error, to: socket)
    }
  }
}
