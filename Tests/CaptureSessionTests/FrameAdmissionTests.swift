import FaceQuality
import Platform
import Testing
import TrustedPacket
import VideoCapture

@testable import CaptureSession

@Suite("Only a fresh frame of this very capture is examined", .timeLimit(.minutes(1)))
struct FrameAdmissionTests {
  private static let interval = ScriptedCamera.interval
  private static let accepted = MonotonicInstant(nanoseconds: 5_000_000_000)

  /// A frame that must not be signed, and the ones before it.
  struct BadFrame: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let refusal: FrameAdmission.Refusal
    var before: [FrameTimes] = []
    let times: FrameTimes
  }

  static let badFrames = [
    BadFrame(
      testDescription: "queued just before the nonce", refusal: .queuedBeforeNonce,
      times: FrameTimes(queued: .nanoseconds(-1), stamp: interval, now: interval, sequence: 1)),
    BadFrame(
      testDescription: "queued and stamped long before the nonce", refusal: .queuedBeforeNonce,
      times: FrameTimes(queued: .seconds(-1), stamp: .zero - interval, now: interval, sequence: 1)),
    BadFrame(
      testDescription: "stamped just less than one interval after the nonce",
      refusal: .stampedTooEarly,
      times: FrameTimes(
        queued: .zero, stamp: interval - .nanoseconds(1), now: interval, sequence: 1)),
    BadFrame(
      testDescription: "stamped before it was queued", refusal: .stampedTooEarly,
      times: FrameTimes(queued: interval, stamp: .seconds(-5), now: interval, sequence: 1)),
    BadFrame(
      testDescription: "the same timestamp again", refusal: .notAdvancing, before: [.good(1)],
      times: FrameTimes(queued: interval, stamp: interval, now: interval * 2, sequence: 2)),
    BadFrame(
      testDescription: "a timestamp that goes back", refusal: .notAdvancing,
      before: [.good(1), .good(3)],
      times: FrameTimes(queued: interval * 3, stamp: interval * 2, now: interval * 4, sequence: 4)),
    BadFrame(
      testDescription: "the same sequence number again", refusal: .notAdvancing, before: [.good(1)],
      times: FrameTimes(queued: interval, stamp: interval * 2, now: interval * 2, sequence: 1)),
    BadFrame(
      testDescription: "a sequence number that goes back", refusal: .notAdvancing,
      before: [.good(2)],
      times: FrameTimes(queued: interval * 2, stamp: interval * 3, now: interval * 3, sequence: 1)),
    BadFrame(
      testDescription: "from the future", refusal: .fromTheFuture,
      times: FrameTimes(
        queued: .zero, stamp: interval * 2 + .nanoseconds(1), now: interval, sequence: 1)),
    BadFrame(
      testDescription: "older than a second", refusal: .stale,
      times: FrameTimes(
        queued: .zero, stamp: interval, now: interval + .seconds(1) + .nanoseconds(1), sequence: 1)),
  ]

  @Test("A frame that could be a replay is refused, and says why", arguments: badFrames)
  func refused(frame: BadFrame) {
    var admission = FrameAdmission(accepted: Self.accepted, interval: Self.interval)
    for times in frame.before { #expect(Self.admit(times, &admission) == nil) }
    #expect(Self.admit(frame.times, &admission) == frame.refusal)
  }

  @Test("The list above knows every reason for a refusal")
  func everyReason() {
    #expect(Set(Self.badFrames.map { $0.refusal }) == Set(FrameAdmission.Refusal.allCases))
  }

  @Test(
    "A frame at the very limit is admitted",
    arguments: [
      FrameTimes(queued: .zero, stamp: interval, now: interval, sequence: 1),
      FrameTimes(queued: .zero, stamp: interval, now: interval + .seconds(1), sequence: 1),
      FrameTimes(queued: .zero, stamp: interval * 2, now: interval, sequence: 1),
    ])
  func limits(times: FrameTimes) {
    var admission = FrameAdmission(accepted: Self.accepted, interval: Self.interval)
    #expect(Self.admit(times, &admission) == nil)
  }

  @Test("The driver's frame counter may wrap")
  func wrap() {
    var admission = FrameAdmission(accepted: Self.accepted, interval: Self.interval)
    var (last, first) = (FrameTimes.good(1), FrameTimes.good(2))
    (last.sequence, first.sequence) = (.max, 0)
    #expect(Self.admit(last, &admission) == nil)
    #expect(Self.admit(first, &admission) == nil)
  }

  @Test("A refused frame does not move the bar for the next one")
  func refusedFramesLeaveNoTrace() {
    var admission = FrameAdmission(accepted: Self.accepted, interval: Self.interval)
    let future = FrameTimes(queued: .zero, stamp: .seconds(9), now: Self.interval, sequence: 900)
    #expect(Self.admit(future, &admission) == .fromTheFuture)
    #expect(Self.admit(.good(1), &admission) == nil)
  }

  @Test(
    "The whole device never signs such a frame, but the first good one after it",
    arguments: badFrames)
  func neverSigned(frame: BadFrame) async throws {
    let good = FrameTimes.good(80)
    var steps: [ScriptedCamera.Step] = try frame.before.map { .frame($0, try .jpeg(1)) }
    steps += [.frame(frame.times, try .jpeg(2)), .frame(good, try .jpeg(3))]
    let refusals = [ScriptedAssessor.Verdict](
      repeating: .refuse([.sharpness], nil), count: frame.before.count)
    let bench = try Bench(steps, verdicts: refusals + [.accept])
    let ended = try await bench.capture()
    let packet = try Packet(ended.packet())
    #expect(Array(packet.samples[0]) == (try Picture.jpeg(3)).bytes)
    #expect(bench.assessor.frames == (frame.before + [good]).map(\.sequence))
    #expect(packet.token.claims.cameras[0].framesRefused == 1)
    #expect(bench.key.signatures == 1)
  }

  private static func admit(
    _ times: FrameTimes, _ admission: inout FrameAdmission
  ) -> FrameAdmission.Refusal? {
    admission.admit(
      FrameInfo(
        format: .mjpeg, width: 64, height: 48, bytesPerLine: 0, sequence: times.sequence,
        timestamp: accepted.advanced(by: times.stamp), queued: accepted.advanced(by: times.queued)),
      now: accepted.advanced(by: times.now))
  }
}
