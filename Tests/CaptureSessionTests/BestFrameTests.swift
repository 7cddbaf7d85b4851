import FaceQuality
import Platform
import Testing
import TrustedPacket
import VideoCapture

@testable import CaptureSession

@Suite("The best frame", .timeLimit(.minutes(1)))
struct BestFrameTests {
  private static func profile(_ selection: SelectionRule) -> CaptureProfile {
    var profile = Bench.profile
    profile.requirements = [
      .singleFace: Requirement(minimum: 1, maximum: 1), .sharpness: Requirement(minimum: 10),
    ]
    profile.selection = selection
    return profile
  }

  /// Runs a capture whose frames, 33 ms apart and numbered from 1, are so sharp.
  private static func capture(
    _ sharpness: [Double], _ selection: SelectionRule, times: [FrameTimes]? = nil
  ) async throws -> Ended {
    let steps = try sharpness.indices.map { index in
      ScriptedCamera.Step.frame(
        times?[index] ?? .good(index + 1), try .jpeg(UInt8(index + 1)))
    }
    let bench = try Bench(steps, verdicts: sharpness.map { .sharp($0) })
    return try await bench.capture(Bench.request(profile: profile(selection)))
  }

  /// Which frame was signed.
  private static func number(_ ended: Ended) throws -> UInt8? {
    let sample = try #require(try Packet(ended.packet()).samples.first)
    return (1...99).first { number in
      (try? Picture.jpeg(number).bytes[...]) == sample[...]
    }
  }

  @Test("Without a requested score the first frame that meets the profile is signed")
  func first() async throws {
    #expect(try Self.number(try await Self.capture([20, 90], SelectionRule())) == 1)
  }

  @Test("A frame that reaches the requested score is signed at once")
  func reached() async throws {
    let ended = try await Self.capture(
      [30, 70, 50, 80, 90], SelectionRule(requestedScore: 80))
    #expect(try Self.number(ended) == 4)
    #expect(try ended.claims().cameras[0].framesExamined == 4)
  }

  @Test(
    "When none reaches it in the window the best of them is signed, with what was measured of it")
  func best() async throws {
    let ended = try await Self.capture(
      [30, 70, 50, 60, 40, 99, 20],
      SelectionRule(requestedScore: 100, window: .milliseconds(100)))
    // From the first frame at 33 ms to 133 ms; the frame at 165 ms is the first after it.
    #expect(try Self.number(ended) == 2)
    let claims = try ended.claims()
    #expect(claims.quality.values[Measure.sharpness.claimKey] == 70_000_000)
    #expect(claims.samples[0].capturedAfter == 66)
    #expect(claims.cameras[0].framesExamined == 4)
    #expect(ended.events.filter { $0 == .state(.signing) }.count == 1)
  }

  @Test("Without a window the best is signed a moment before the deadline")
  func deadline() async throws {
    func times(_ milliseconds: Int) -> FrameTimes {
      FrameTimes(
        queued: .milliseconds(milliseconds - 60), stamp: .milliseconds(milliseconds),
        now: .milliseconds(milliseconds), sequence: UInt32(milliseconds))
    }
    let ended = try await Self.capture(
      [30, 60, 40, 90], SelectionRule(requestedScore: 100),
      times: [times(100), times(10_000), times(18_900), times(19_050)])
    #expect(try Self.number(ended) == 2)
  }

  @Test(
    "Where only the requested score will do the capture fails, and names the weakest measure, not its value"
  )
  func fails() async throws {
    let ended = try await Self.capture(
      [30, 77, 50, 60, 40, 99],
      SelectionRule(requestedScore: 100, window: .milliseconds(100), takesBest: false))
    let failure = try #require(ended.failure)
    #expect(failure.code == .qualityNotReached)
    #expect(failure.message.contains("sharpness") && !failure.message.contains("77"))
  }

  @Test("What came before a break of the stream is no longer the best")
  func broken() async throws {
    func late(_ number: Int) -> FrameTimes { .good(10 + number) }
    let before = ScriptedCamera.Take(steps: [
      .frame(.good(1), try .jpeg(1)), .fail(.init(.stalled, "silent")),
    ])
    let after = ScriptedCamera.Take(
      steps: try (1...6).map { .frame(late($0), try .jpeg(UInt8(10 + $0))) })
    let bench = try Bench(
      takes: [before, after],
      verdicts: [.sharp(95), .sharp(30), .sharp(60), .sharp(40), .sharp(50), .sharp(20)])
    let rule = SelectionRule(requestedScore: 100, window: .milliseconds(100))
    let ended = try await bench.capture(Bench.request(profile: Self.profile(rule)))
    #expect(try Self.number(ended) == 12)
  }
}

@Suite("Choosing among frames")
struct FrameSelectionTests {
  private static func instant(_ milliseconds: Int64) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
  }

  @Test("Whatever the order of scores, the best of them is what is kept last", arguments: 0..<50)
  func order(seed: Int) {
    var selection = FrameSelection(
      SelectionRule(requestedScore: 100), accepted: Self.instant(0), deadline: .seconds(20))
    let scores = (0..<20).map { ($0 * 37 + seed * 11) % 100 }
    var kept: [Int] = []
    for (index, score) in scores.enumerated()
    where selection.judge(score, at: Self.instant(Int64(index) * 33)) == .keep {
      selection.keep(score)
      kept.append(score)
    }
    #expect(kept == kept.sorted() && kept.last == scores.max())
  }

  @Test("Time is left for signing, a quarter of a short deadline")
  func reserve() {
    for (deadline, latest) in [(Int64(1000), Int64(750)), (4000, 3000), (20_000, 19_000)] {
      var selection = FrameSelection(
        SelectionRule(requestedScore: 100, window: .seconds(45)), accepted: Self.instant(0),
        deadline: .milliseconds(deadline))
      #expect(!selection.isOver(at: Self.instant(deadline)))
      _ = selection.judge(1, at: Self.instant(10))
      #expect(!selection.isOver(at: Self.instant(latest - 1)))
      #expect(selection.isOver(at: Self.instant(latest)))
    }
  }
}
