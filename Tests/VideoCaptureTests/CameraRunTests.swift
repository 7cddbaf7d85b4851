import Platform
import Synchronization
import Testing

@testable import VideoCapture

@Suite(.timeLimit(.minutes(1))) struct CameraRunTests {
  private let run = CameraRun()

  @Test("A run delivers frames until it is stopped, and can be started again")
  func restart() async throws {
    for round in 0..<3 {
      let format = try await run.start { () throws(CameraError) in try ticking() }
      #expect(format == Frames.format)
      let first = try await run.next().info.sequence
      #expect(try await run.next().info.sequence > first, "round \(round)")
      await run.stop()
      await run.stop()
    }
    await #expect(throws: CameraError.self) { _ = try await run.next() }
  }

  @Test("Stopping waits until the thread has released everything, and keeps its drop counts")
  func stopWaits() async throws {
    let released = Flag()
    _ = try await run.start { () throws(CameraError) in
      try CaptureThread(name: "test") { (mailbox, signal) throws(CameraError) in
        mailbox.open(Frames.format)
        mailbox.count(.lost, 7)
        _ = signal.wait(until: MonotonicInstant(nanoseconds: .max))
        _ = try? StopSignal().wait(until: MonotonicClock().now.advanced(by: .milliseconds(50)))
        released.set()
      }
    }
    await run.stop()
    #expect(released.isSet)
    #expect(run.drops[.lost] == 7)
  }

  @Test("A source that cannot be opened gives its own reason and leaves nothing running")
  func failedStart() async throws {
    await #expect(throws: CameraError(.busy, "taken")) {
      try await run.start { () throws(CameraError) in
        try CaptureThread(name: "test") { (_, _) throws(CameraError) in
          throw CameraError(.busy, "taken")
        }
      }
    }
    _ = try await run.start { () throws(CameraError) in try ticking() }
    await run.stop()
  }

  @Test(
    "A caller that gives up while the source blocks is free at once; the next start waits for it")
  func cancelledStart() async throws {
    let released = Flag()
    let unblock = try StopSignal()
    let starting = Task {
      try await run.start { () throws(CameraError) in
        try CaptureThread(name: "test") { (_, _) throws(CameraError) in
          // Like an ioctl: deaf to the thread's own signal.
          _ = unblock.wait(until: MonotonicInstant(nanoseconds: .max))
          released.set()
        }
      }
    }
    try await Task.sleep(for: .milliseconds(30))
    starting.cancel()
    let result = await starting.result
    #expect(throws: CameraError(.cancelled, "the capture was cancelled")) { try result.get() }
    #expect(!released.isSet)
    async let restart = run.start { () throws(CameraError) in try ticking() }
    try await Task.sleep(for: .milliseconds(30))
    unblock.raise()
    #expect(try await restart == Frames.format)
    #expect(released.isSet)
    await run.stop()
  }

  @Test("A camera that is let go ends its thread")
  func abandoned() async throws {
    let ended = Flag()
    do {
      let run = CameraRun()
      _ = try await run.start { () throws(CameraError) in
        try CaptureThread(name: "test") { (mailbox, signal) throws(CameraError) in
          mailbox.open(Frames.format)
          _ = signal.wait(until: MonotonicInstant(nanoseconds: .max))
          ended.set()
        }
      }
    }
    for _ in 0..<500 where !ended.isSet { try await Task.sleep(for: .milliseconds(10)) }
    #expect(ended.isSet)
  }

  private final class Flag: Sendable {
    private let value = Mutex(false)
    var isSet: Bool { value.withLock { $0 } }
    func set() { value.withLock { $0 = true } }
  }

  /// A source that ticks every millisecond.
  private func ticking() throws(CameraError) -> CaptureThread {
    try CaptureThread(name: "test") { (mailbox, signal) throws(CameraError) in
      guard let frames = try? Frames() else { throw CameraError(.memory, "no memory") }
      mailbox.open(Frames.format)
      var sequence: UInt32 = 0
      while !signal.wait(until: MonotonicClock().now.advanced(by: .milliseconds(1))) {
        sequence += 1
        if let frame = try? frames.frame(sequence) { mailbox.post(frame) }
      }
    }
  }
}
