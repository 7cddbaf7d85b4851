import Platform

@testable import CaptureSession

/// A capture device that does what a test tells it, and nothing by itself.
actor ScriptedDevice: CaptureDevice {
  private struct Running {
    let events: AsyncStream<CaptureEvent>.Continuation
    let outcome: AsyncStream<Result<SealedPacket, CaptureFailure>>.Continuation
  }

  /// Of every capture from now on; nil shows nothing.
  private var preview: PreviewFeed?
  private var spent: Set<[UInt8]> = []
  private var running: Running?
  private(set) var requests: [CaptureRequest] = []
  /// Whether a cancelled capture ends at once; if not, the device is stuck.
  private var obeysCancel = true
  /// The packet handed over last, as long as somebody holds it.
  private(set) weak var packet: SealedPacket?

  func show(on feed: PreviewFeed) { preview = feed }

  func ignoreCancel() { obeysCancel = false }

  func begin(_ request: CaptureRequest) async throws(CaptureFailure) -> RunningCapture {
    if running != nil { throw CaptureFailure(.busy, "another capture runs") }
    guard AttestingDevice.allowedDeadlines.contains(request.deadline) else {
      throw CaptureFailure(.deadlineInvalid, "deadline_ms")
    }
    guard spent.insert(request.nonce).inserted else {
      throw CaptureFailure(.nonceReused, "the nonce was used")
    }
    requests.append(request)
    let (events, eventFeed) = AsyncStream.makeStream(of: CaptureEvent.self)
    let (outcomes, outcomeFeed) = AsyncStream.makeStream(
      of: Result<SealedPacket, CaptureFailure>.self)
    running = Running(events: eventFeed, outcome: outcomeFeed)
    return RunningCapture(
      events: events,
      outcome: Task {
        for await outcome in outcomes { return outcome }
        return .failure(CaptureFailure(.internalError, "the script ended"))
      },
      preview: preview, cancel: { Task { await self.cancelled() } })
  }

  func emit(_ events: CaptureEvent...) {
    for event in events { running?.events.yield(event) }
  }

  /// Ends the capture with a packet of this many bytes, byte i being i modulo 251.
  func finish(packetOf count: Int) throws {
    let packet = try SealedPacket(byteCount: count) { target in
      for index in 0..<count { target[index] = UInt8(index % 251) }
    }
    self.packet = packet
    end(.done, .success(packet))
  }

  func fail(_ code: CaptureFailure.Code) {
    let failure = CaptureFailure(code, "as the script says")
    end(.failed(failure), .failure(failure))
  }

  private func cancelled() { if obeysCancel { fail(.cancelled) } }

  private func end(_ event: CaptureEvent, _ outcome: Result<SealedPacket, CaptureFailure>) {
    guard let running else { return }
    self.running = nil
    preview?.end()
    running.events.yield(event)
    running.events.finish()
    running.outcome.yield(outcome)
    running.outcome.finish()
  }

  static func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8($0 % 251) } }
}
