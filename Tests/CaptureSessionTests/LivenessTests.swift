import CaptureWorker
import DeviceKeys
import FaceQuality
import Platform
import TestSupport
import Testing
import TrustedPacket
import Verification
import VideoCapture

@testable import CaptureSession

@Suite("A capture that asks for a living person", .timeLimit(.minutes(1)))
struct LivenessTests {
  static let profile = {
    var profile = Bench.profile
    profile.liveness = LivenessRequirement(
      detectors: [.action, .passive, .injection], actions: Set(LivenessAction.allCases))
    return profile
  }()

  static func bench(
    _ lines: [LivenessScript.Line], frames: Int = 12,
    verdicts: [ScriptedAssessor.Verdict] = [.accept], folder: TemporaryFolder? = nil,
    end: [ScriptedCamera.Step] = []
  ) throws -> Bench {
    // Each capture has frames of its own, later than those of the one before.
    let takes = try (0..<8).map { take in
      let steps = try (0..<frames).map {
        ScriptedCamera.Step.frame(.good(take * 100 + $0 + 1), try .jpeg(UInt8($0)))
      }
      return ScriptedCamera.Take(steps: steps + end)
    }
    return try Bench(
      takes: takes, verdicts: verdicts, folder: folder
    ) {
      $0.worker = LivenessScript($0.worker, lines)
    }
  }

  @Test(
    "Who does what is asked gets a packet that the verifier takes, prompts told once and in order")
  func passes() async throws {
    let bench = try Self.bench(LivenessScript.Line.willing)
    let nonce = Nonce.random()
    let ended = try await bench.capture(Bench.request(nonce, profile: Self.profile))
    let verified = try await bench.verify(ended.packet(), answers: nonce)
    #expect(verified.claims.liveness.level == .action)
    let evidence = try #require(verified.claims.liveness.evidence)
    #expect(evidence.detectors == [.action: 1, .passive: 1, .injection: 1])
    #expect(evidence.models == ["minifasnet_v2": SHA256.digest([2])])
    let challenge = try #require(evidence.challenge)
    let told = ended.events.compactMap { event -> LivenessAction? in
      if case .prompt(let action, within: let time) = event {
        #expect(time > .zero && time <= .seconds(5))
        return action
      }
      return nil
    }
    #expect(told == challenge.transcript.prompts.map(\.action))
    var chain = FrameChain(nonce: nonce)
    for frame in 1...UInt8(verified.claims.cameras[0].framesExamined) {
      chain.append(SHA256.digest([frame]))
    }
    #expect(evidence.frames == chain.digest)
  }

  @Test("Another salt is drawn for each capture")
  func draws() async throws {
    var salts: Set<ChallengeSalt> = []
    for _ in 0..<3 {
      let bench = try Self.bench(LivenessScript.Line.willing)
      let claims = try await bench.capture(Bench.request(profile: Self.profile)).claims()
      salts.insert(try #require(claims.liveness.evidence?.challenge?.salt))
    }
    #expect(salts.count == 3)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let lines: [LivenessScript.Line]
    var verdicts: [ScriptedAssessor.Verdict] = [.accept]
  }

  static let refused: [Row] = [
    Row(testDescription: "the worker says no", lines: [.waiting, .prompt(0), .failed]),
    Row(testDescription: "no, before anything was asked", lines: [.waiting, .failed]),
    Row(testDescription: "a prompt out of order", lines: [.waiting, .prompt(1)]),
    Row(testDescription: "a prompt again", lines: [.prompt(0), .prompt(1), .prompt(0)]),
    Row(testDescription: "passed without a prompt", lines: [.waiting, .passed]),
    Row(testDescription: "passed after two", lines: [.prompt(0), .prompt(1), .passed]),
    Row(
      testDescription: "a transcript in another order",
      lines: [.prompt(0), .prompt(1), .prompt(2), .passed { $0.swapAt(0, 1) }]),
    Row(
      testDescription: "a prompt before its delay",
      lines: [.prompt(0), .prompt(1), .prompt(2), .passed { $0[0].prompted = 1 }]),
    Row(
      testDescription: "no after yes, while a frame fit to be signed is waited for",
      lines: [.prompt(0), .prompt(1), .prompt(2), .passed, .failed],
      verdicts: [.refuse([.sharpness], .holdStill)]),
    Row(
      testDescription: "another transcript after yes",
      lines: [.prompt(0), .prompt(1), .prompt(2), .passed, .passed { $0[2].completed += 1 }],
      verdicts: [.refuse([.sharpness], .holdStill)]),
  ]

  @Test("Whatever is wrong, the one code comes out, and nothing is signed", arguments: refused)
  func refuses(_ row: Row) async throws {
    let bench = try Self.bench(row.lines, verdicts: row.verdicts)
    let ended = try await bench.capture(Bench.request(profile: Self.profile))
    #expect(ended.failure == .liveness)
    #expect(bench.key.signatures == 0)
  }

  @Test("Quality says no: liveness alone signs nothing, and the deadline gives no cue")
  func needsQuality() async throws {
    let bench = try Self.bench(
      LivenessScript.Line.willing, verdicts: [.refuse([.sharpness], .holdStill)])
    let running = try await bench.device.begin(
      Bench.request(deadline: .seconds(1), profile: Self.profile))
    try await Task.sleep(for: .milliseconds(200))
    bench.clock.advance(by: .seconds(2))
    let ended = await Ended(running)
    #expect(ended.failure == .liveness)
    let prompted = ended.events.firstIndex { if case .prompt = $0 { true } else { false } }
    let rest = ended.events.dropFirst(try #require(prompted))
    #expect(!rest.contains { if case .guidance = $0 { true } else { false } })
  }

  @Test("The sample is a neutral frame: not one of the frames in which the person moved")
  func signsNeutral() async throws {
    let lines: [LivenessScript.Line] = [
      .prompt(0), .prompt(1), .prompt(2), .passed, .passed,
    ]
    let bench = try Self.bench(lines)
    let nonce = Nonce.random()
    let ended = try await bench.capture(Bench.request(nonce, profile: Self.profile))
    let claims = try await bench.verify(ended.packet(), answers: nonce).claims
    // The fourth frame is the first neutral one.
    #expect(claims.cameras[0].framesExamined == 4)
    let frame = FrameTimes.good(4)
    #expect(claims.samples[0].capturedAfter == Int(frame.stamp.wholeMilliseconds))
  }

  @Test("A stream that breaks in a session is not started again")
  func breaks() async throws {
    let bench = try Self.bench(
      [.waiting, .prompt(0)], frames: 2, end: [.fail(CameraError(.stalled, "no frame"))])
    let ended = try await bench.capture(Bench.request(profile: Self.profile))
    #expect(ended.failure?.code == .cameraStalled)
    #expect(bench.camera.started == 1)
  }

  @Test("After five sessions with a prompt and no packet the device pauses; others go on")
  func pauses() async throws {
    let folder = try TemporaryFolder()
    let bench = try Self.bench([.waiting, .prompt(0), .failed], folder: folder)
    for _ in 0..<5 {
      let running = try await bench.beginWhenFree(Bench.request(profile: Self.profile))
      #expect(await Ended(running).failure?.code == .livenessFailed)
    }
    try await bench.untilStopped()
    let nonce = Nonce.random()
    let failure = await #expect(throws: CaptureFailure.self) {
      try await bench.beginWhenFree(Bench.request(nonce, profile: Self.profile))
    }
    #expect(failure?.code == .livenessPaused)
    #expect(try #require(failure?.retryAfter) > .seconds(55))
    // The nonce was not spent, and a profile without liveness is free.
    let plain = try await bench.beginWhenFree(Bench.request(nonce))
    #expect(await Ended(plain).failure == nil)
  }

  @Test("Sessions that were cancelled after a prompt count, those before it do not")
  func counts() async throws {
    let bench = try Self.bench([.waiting], frames: 3)
    for _ in 0..<6 {
      let running = try await bench.beginWhenFree(Bench.request(profile: Self.profile))
      running.cancel()
      _ = await Ended(running)
    }
    try await bench.untilStopped()
    let other = try Self.bench([.prompt(0)], frames: 3)
    for _ in 0..<5 {
      let running = try await other.beginWhenFree(Bench.request(profile: Self.profile))
      for await event in running.events { if case .prompt = event { running.cancel() } }
      _ = await running.outcome.value
    }
    try await other.untilStopped()
    let failure = await #expect(throws: CaptureFailure.self) {
      try await other.beginWhenFree(Bench.request(profile: Self.profile))
    }
    #expect(failure?.code == .livenessPaused)
    let free = try await bench.beginWhenFree(Bench.request(profile: Self.profile))
    free.cancel()
    _ = await free.outcome.value
  }
}
