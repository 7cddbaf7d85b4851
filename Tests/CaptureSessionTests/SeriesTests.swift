import DeviceKeys
import FaceQuality
import Platform
import Testing
import TrustedPacket
import Verification
import VideoCapture

@testable import CaptureSession

@Suite("Several samples of one capture", .timeLimit(.minutes(1)))
struct SeriesTests {
  private static func stills(_ count: Int, over milliseconds: Int) -> CaptureProfile {
    RigCaptureTests.plan(SamplePlan(stills: count, span: .milliseconds(milliseconds)))
  }

  /// Frames that tell their number, one every 33 ms.
  private static func frames(_ numbers: ClosedRange<Int>) throws -> [ScriptedCamera.Step] {
    try numbers.map { .frame(.good($0), try .jpeg(UInt8($0))) }
  }

  /// Which frames the samples of a packet are.
  private static func numbers(of ended: Ended) throws -> [Int] {
    try Packet(ended.packet()).samples.map { Int($0[$0.startIndex + 6]) }
  }

  @Test("Stills come at even steps, each nearest to when it is due, in the order of time")
  func video() async throws {
    let bench = try Bench(try Self.frames(1...40))
    let nonce = Nonce.random()
    let ended = try await bench.capture(
      Bench.request(nonce, profile: Self.stills(5, over: 400)))
    // Every 100 ms from the first at 33 ms.
    #expect(try Self.numbers(of: ended) == [1, 4, 7, 10, 13])
    let claims = try await bench.verify(ended.packet(), answers: nonce).claims
    #expect(claims.samples.map(\.capturedAfter) == [33, 132, 231, 330, 429])
    #expect(claims.cameras[0].framesExamined == 13)
    #expect(bench.camera.hasAllBuffers)
  }

  @Test("Eight samples fit in a packet")
  func eight() async throws {
    let bench = try Bench(try Self.frames(1...40))
    let nonce = Nonce.random()
    let ended = try await bench.capture(Bench.request(nonce, profile: Self.stills(8, over: 350)))
    #expect(try await bench.verify(ended.packet(), answers: nonce).samples.count == 8)
  }

  @Test("Eight with an infrared still and a depth map among them")
  func mixed() async throws {
    let bench = try RigCaptureTests.bench(1...40)
    let profile = RigCaptureTests.plan(
      SamplePlan(stills: 6, span: .milliseconds(500), infrared: true, depth: true))
    let claims = try await bench.capture(Bench.request(profile: profile)).claims()
    #expect(
      claims.samples.map(\.modality)
        == [.visible, .visible, .visible, .visible, .visible, .visible, .infrared, .depth])
    // Of the first still's moment, whatever came later.
    #expect(claims.samples[6].capturedAfter == claims.samples[0].capturedAfter + 4)
  }

  @Test("A still that is not fit is waited for; after more than a step the series begins anew")
  func anew() async throws {
    // The first is fit, the next eleven are not.
    let verdicts: [ScriptedAssessor.Verdict] =
      [.accept] + Array(repeating: .refuse([.sharpness], .holdStill), count: 11) + [.accept]
    let bench = try Bench(
      takes: [.init(steps: try Self.frames(1...60))], verdicts: verdicts)
    let ended = try await bench.capture(Bench.request(profile: Self.stills(3, over: 200)))
    #expect(try Self.numbers(of: ended) == [13, 16, 19])
  }

  @Test("One still missed by a little does not spoil the series")
  func late() async throws {
    let verdicts: [ScriptedAssessor.Verdict] =
      [.accept, .accept, .accept, .refuse([.sharpness], nil), .accept]
    let bench = try Bench(takes: [.init(steps: try Self.frames(1...60))], verdicts: verdicts)
    let ended = try await bench.capture(Bench.request(profile: Self.stills(3, over: 200)))
    #expect(try Self.numbers(of: ended) == [1, 5, 7])
  }

  @Test("After a break of the stream the series begins anew")
  func broken() async throws {
    let bench = try Bench(takes: [
      .init(steps: try Self.frames(1...2) + [.fail(CameraError(.stalled, "no frame"))]),
      .init(steps: try Self.frames(10...40)),
    ])
    let ended = try await bench.capture(Bench.request(profile: Self.stills(3, over: 200)))
    #expect(try Self.numbers(of: ended) == [10, 13, 16])
  }

  @Test("When the deadline comes in between, it is said how far the series was")
  func deadline() async throws {
    let bench = try Bench(
      takes: [.init(steps: [.live(try .jpeg())])],
      verdicts: [.accept, .refuse([.sharpness], nil)], usesRealClock: true)
    let ended = try await bench.capture(
      Bench.request(deadline: .seconds(1), profile: Self.stills(4, over: 10_000)))
    #expect(ended.failure?.code == .qualityNotReached)
    #expect(ended.failure?.message.contains("1 of 4 stills") == true)
  }

  @Test("Another camera in the middle of a series is not signed for")
  func changing() async throws {
    var other = ScriptedCamera.standard
    other.serial = "other"
    let bench = try Bench(
      try Self.frames(1...3) + [.become(other)] + Self.frames(4...40),
      pin: CameraPin(bus: ScriptedCamera.standard.bus))
    let ended = try await bench.capture(Bench.request(profile: Self.stills(3, over: 200)))
    #expect(ended.failure?.code == .cameraNotAllowed && bench.key.signatures == 0)
  }
}
