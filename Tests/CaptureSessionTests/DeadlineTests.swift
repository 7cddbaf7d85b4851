import DeviceKeys
import FaceQuality
import Platform
import TestSupport
import Testing
import TrustedPacket
import VideoCapture

@testable import CaptureSession

@Suite("Every capture ends once and in time, whatever hangs (invariant 7)", .timeLimit(.minutes(1)))
struct DeadlineTests {
  /// A part that hangs, cancelled or not.
  enum Hanging: String, Sendable, CaseIterable {
    case start
    case firstFrame
    case laterFrame
    case assessor
    case key

    /// What a passed deadline is blamed on.
    var blame: (code: CaptureFailure.Code, word: String) {
      switch self {
      case .start: (.cameraStalled, "did not start")
      case .firstFrame: (.cameraStalled, "no usable frame")
      case .laterFrame: (.qualityNotReached, "face_area_share, sharpness")
      case .assessor: (.qualityNotReached, "no frame could be examined")
      case .key: (.keyUnavailable, "key did not sign")
      }
    }

    /// A device of which this part hangs at the gate in the first capture; the second one goes well.
    func bench(_ gate: Gate, usesRealClock: Bool = false) throws -> Bench {
      let good: ScriptedCamera.Step =
        usesRealClock ? .live(try .jpeg()) : .frame(.good(1), try .jpeg())
      var first = ScriptedCamera.Take(steps: [good])
      switch self {
      case .start: first.start = .hang(gate)
      case .firstFrame: first.steps = [.hang(gate), good]
      case .laterFrame: first.steps = [.frame(.good(1), try .jpeg()), .hang(gate), .silence]
      case .assessor, .key: break
      }
      // Frames that the second capture admits come later than the first one's deadline.
      let late = FrameTimes(
        queued: .seconds(21), stamp: .seconds(22), now: .seconds(22), sequence: 999)
      let second: ScriptedCamera.Step =
        usesRealClock ? .live(try .jpeg()) : .frame(late, try .jpeg())
      return try Bench(
        takes: [first, ScriptedCamera.Take(steps: [second])],
        verdicts: self == .assessor
          ? [.hang(gate), .accept]
          : self == .laterFrame
            ? [.refuse([.faceAreaShare, .sharpness], nil), .accept] : [.accept],
        key: self == .key ? .hanging(gate) : .willing, usesRealClock: usesRealClock)
    }
  }

  @Test(
    "At the deadline the capture ends, naming what was missing, and the device is busy until the part returns",
    arguments: Hanging.allCases)
  func deadline(part: Hanging) async throws {
    let gate = Gate()
    let bench = try part.bench(gate)
    let running = try await bench.device.begin(Bench.request())
    await gate.reached()
    await bench.clock.waitForSleepers(1)
    bench.clock.advance(by: .seconds(20))
    let failure = try #require(await Ended(running).failure)
    #expect(failure.code == part.blame.code)
    #expect(failure.message.contains(part.blame.word))
    try #require(await bench.refusal(of: Bench.request()) == .busy)
    gate.open()
    #expect(await Ended(try await bench.beginWhenFree()).failure == nil)
  }

  @Test("A nanosecond before the deadline the capture still runs")
  func notEarlier() async throws {
    let gate = Gate()
    let bench = try Hanging.firstFrame.bench(gate)
    let running = try await bench.device.begin(Bench.request())
    await gate.reached()
    await bench.clock.waitForSleepers(1)
    bench.clock.advance(by: .seconds(20) - .nanoseconds(1))
    running.cancel()
    #expect(await Ended(running).failure?.code == .cancelled)
    gate.open()
  }

  @Test("A cancelled capture ends at once, whatever hangs", arguments: Hanging.allCases)
  func cancel(part: Hanging) async throws {
    let gate = Gate()
    let bench = try part.bench(gate)
    let running = try await bench.device.begin(Bench.request())
    await gate.reached()
    running.cancel()
    running.cancel()
    #expect(await Ended(running).failure?.code == .cancelled)
    gate.open()
    bench.clock.advance(by: .seconds(20))
    #expect(await Ended(try await bench.beginWhenFree()).failure == nil)
  }

  @Test("What was still under way when the capture ended is neither signed nor recorded")
  func nothingAfterTheEnd() async throws {
    let gate = Gate()
    let bench = try Hanging.assessor.bench(gate)
    let running = try await bench.device.begin(Bench.request())
    await gate.reached()
    running.cancel()
    _ = await Ended(running)
    gate.open()
    try await bench.untilStopped()
    #expect(bench.key.signatures == 0)
    #expect(bench.camera.hasAllBuffers)
  }

  @Test("A signature that comes too late is thrown away and leaves no gap in the history")
  func lateSignature() async throws {
    let gate = Gate()
    let bench = try Hanging.key.bench(gate)
    let running = try await bench.device.begin(Bench.request())
    await gate.reached()
    running.cancel()
    _ = await Ended(running)
    gate.open()
    bench.clock.advance(by: .seconds(20))
    let claims = try await Ended(try await bench.beginWhenFree()).claims()
    #expect(claims.link.sequence == 1)
    #expect(bench.key.signatures == 2)
  }

  @Test("A camera that hangs when it is stopped holds up the next capture, not the packet")
  func stop() async throws {
    let gate = Gate()
    let bench = try Bench(takes: [
      ScriptedCamera.Take(steps: [.frame(.good(1), try .jpeg())], stop: gate),
      ScriptedCamera.Take(steps: [.frame(.good(2), try .jpeg())]),
    ])
    let running = try await bench.device.begin(Bench.request())
    #expect(await Ended(running).failure == nil)
    await gate.reached()
    try #require(await bench.refusal(of: Bench.request()) == .busy)
    gate.open()
    #expect(await Ended(try await bench.beginWhenFree()).failure == nil)
  }

  @Test("Cancelling a capture that has its packet changes nothing")
  func cancelAfterDone() async throws {
    let bench = try Bench([.frame(.good(1), try .jpeg())])
    let running = try await bench.device.begin(Bench.request())
    let ended = await Ended(running)
    running.cancel()
    bench.clock.advance(by: .seconds(60))
    #expect(try await running.outcome.value.get() === ended.outcome.get())
  }

  @Test("Whoever gives up waiting for the outcome does not change it")
  func cancelledOutcome() async throws {
    let gate = Gate()
    let bench = try Hanging.key.bench(gate)
    let running = try await bench.device.begin(Bench.request())
    running.outcome.cancel()
    await gate.reached()
    gate.open()
    #expect(await Ended(running).failure == nil)
  }

  @Test("A camera that delivers only frames from before the nonce does not stall the deadline")
  func onlyOldFrames() async throws {
    let old = FrameTimes(
      queued: .seconds(-1), stamp: .milliseconds(-1), now: .zero, sequence: 1)
    let gate = Gate()
    let bench = try Bench([.frame(old, try .jpeg()), .frame(old, try .jpeg()), .hang(gate)])
    let running = try await bench.device.begin(Bench.request())
    await gate.reached()
    await bench.clock.waitForSleepers(1)
    bench.clock.advance(by: .seconds(20))
    #expect(await Ended(running).failure?.code == .cameraStalled)
    gate.open()
  }
}
