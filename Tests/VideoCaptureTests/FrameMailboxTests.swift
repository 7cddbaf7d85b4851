import Platform
import Testing

@testable import VideoCapture

@Suite struct FrameMailboxTests {
  private let mailbox = FrameMailbox()

  @Test("A slow consumer gets the newest frame, and the older ones are gone")
  func newestWins() async throws {
    let frames = try Frames(buffers: 2)
    for sequence in 1...5 { mailbox.post(try frames.frame(UInt32(sequence))) }
    let frame = try await mailbox.next()
    let (sequence, first) = (frame.info.sequence, frame.pixels.withUnsafeBytes { $0[0] })
    #expect(sequence == 5 && first == 5)
    #expect(!frames.pool.isExhausted)
  }

  @Test("A frame is handed out once")
  func once() async throws {
    let frames = try Frames()
    mailbox.post(try frames.frame(1))
    _ = try await mailbox.next()
    let second = Task { () async throws -> UInt32 in try await mailbox.next().info.sequence }
    try await Task.sleep(for: .milliseconds(20))
    mailbox.post(try frames.frame(2))
    #expect(try await second.value == 2)
  }

  @Test("A waiting consumer is woken by each kind of event", arguments: ["post", "fail", "finish"])
  func waking(_ event: String) async throws {
    let frames = try Frames()
    let waiting = Task { () async throws -> UInt32 in try await mailbox.next().info.sequence }
    try await Task.sleep(for: .milliseconds(20))
    switch event {
    case "post": mailbox.post(try frames.frame(3))
    case "fail": mailbox.fail(CameraError(.unplugged, "gone"))
    default: mailbox.finish()
    }
    let result = await waiting.result
    switch event {
    case "post": #expect(try result.get() == 3)
    case "fail": #expect(code(result) == .unplugged)
    default: #expect(code(result) == .cancelled)
    }
  }

  @Test("Cancelling ends a wait at once", .timeLimit(.minutes(1)))
  func cancellation() async {
    for delay in [0, 5] {
      let waiting = Task { () async throws -> UInt32 in try await mailbox.next().info.sequence }
      if delay > 0 { try? await Task.sleep(for: .milliseconds(delay)) }
      waiting.cancel()
      #expect(code(await waiting.result) == .cancelled)
      let opening = Task { try await mailbox.format() }
      if delay > 0 { try? await Task.sleep(for: .milliseconds(delay)) }
      opening.cancel()
      #expect(code(await opening.result) == .cancelled)
    }
  }

  @Test("A cancellation at any moment is never missed", .timeLimit(.minutes(1)))
  func cancellationRace() async {
    for round in 0..<2000 {
      let waiting = Task { () async throws -> UInt32 in try await mailbox.next().info.sequence }
      for _ in 0..<round % 50 { await Task.yield() }
      waiting.cancel()
      #expect(code(await waiting.result) == .cancelled)
    }
  }

  @Test("A cancelled caller gets no frame even when one is there")
  func cancelledWithFrame() async throws {
    mailbox.post(try Frames().frame(1))
    let caller = Task { () async throws -> UInt32 in
      while !Task.isCancelled { await Task.yield() }
      return try await mailbox.next().info.sequence
    }
    caller.cancel()
    #expect(code(await caller.result) == .cancelled)
  }

  @Test("After a failure the frame not yet taken is dropped and the first reason stays")
  func failure() async throws {
    let frames = try Frames(buffers: 1)
    mailbox.post(try frames.frame(1))
    mailbox.fail(CameraError(.stalled, "first"))
    mailbox.fail(CameraError(.unplugged, "second"))
    mailbox.finish()
    #expect(!frames.pool.isExhausted)
    for _ in 0..<2 {
      await #expect(throws: CameraError(.stalled, "first")) { _ = try await mailbox.next() }
    }
    await #expect(throws: CameraError(.stalled, "first")) { _ = try await mailbox.format() }
  }

  @Test("The end is awaited through any number of other events, cancelled or not")
  func finished() async throws {
    let frames = try Frames()
    let isOver = Task {
      await mailbox.finished()
      return MonotonicClock().now
    }
    isOver.cancel()
    for sequence in 0..<3 {
      mailbox.post(try frames.frame(UInt32(sequence)))
      try await Task.sleep(for: .milliseconds(5))
    }
    let finished = MonotonicClock().now
    mailbox.finish()
    #expect(await isOver.value >= finished)
  }

  @Test("Drop counts add up")
  func drops() {
    mailbox.count(.lost, 2)
    mailbox.count(.damaged)
    mailbox.count(.damaged)
    mailbox.count(.unsettled)
    var expected = DropCounts()
    (expected[.lost], expected[.damaged], expected[.unsettled]) = (2, 2, 1)
    #expect(mailbox.drops == expected)
    #expect(mailbox.drops.refused == 2)
    #expect("\(mailbox.drops)" == "2 damaged, 1 unsettled, 2 lost")
  }

  @Test("Every reason is counted for itself", arguments: DropReason.allCases)
  func reasons(_ reason: DropReason) {
    mailbox.count(reason, 3)
    for other in DropReason.allCases { #expect(mailbox.drops[other] == (other == reason ? 3 : 0)) }
  }

  @Test("The pace is that of the driver's counter, whatever was lost or not taken")
  func pace() throws {
    let frames = try Frames(buffers: 2)
    mailbox.post(try frames.frame(.max, at: 1_000))
    #expect(mailbox.measuredInterval == nil)
    mailbox.post(try frames.frame(0, at: 1_040))
    mailbox.post(try frames.frame(9, at: 1_400))
    #expect(mailbox.measuredInterval == .milliseconds(40))
  }

  private func code<Value, Failure: Error>(_ result: Result<Value, Failure>) -> CameraError.Code? {
    guard case .failure(let error) = result else { return nil }
    return (error as? CameraError)?.code
  }
}
