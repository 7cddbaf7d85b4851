import FaceAnalysis
import FaceQuality
import TestSupport
import Testing

@testable import VideoCapture

/// A day of frames at 30 per second, in minutes: `make soak`; `make test` runs one per cent.
@Suite("Soak", .serialized, .timeLimit(.minutes(60)))
struct FrameSoakTests {
  private static let frames = Soak.share(of: 2_600_000)
  /// Streams, each started and stopped; the formats take turns.
  private static let streams = 20
  /// One frame in so many is analysed.
  private static let analysed = 100

  @Test(
    "Millions of frames leave memory and descriptors as they were, and every one is accounted for",
    .enabled(if: SharedData.face != nil, SharedData.faceReason))
  func frames() async throws {
    let photograph = try #require(SharedData.face)
    let pictures = [
      try await SoakPicture.mjpeg(photograph, width: 640, height: 480),
      try await SoakPicture.yuyv(photograph, width: 320, height: 240),
    ]
    let assessor = try DetectorAssessor(detector: DlibDetector())
    let batches = max(1, Self.frames / Self.streams / Self.analysed)
    var (trend, sum) = (UsageTrend(), Account())
    let started = ContinuousClock.now
    for number in 0..<Self.streams {
      let script = SoakScript(pictures[number % pictures.count], isLive: false)
      let camera = try await script.camera()
      _ = try await camera.start(script.request)
      var account = Account()
      for batch in 0..<batches {
        script.allow(Self.analysed)
        try await Self.take(from: camera, of: script, assessor, &account)
        let done = Double(number) + Double(batch + 1) / Double(batches)
        if batch % max(1, batches / 10) == 0 { trend.note(done / Double(Self.streams)) }
      }
      await camera.stop()
      account.end(script, camera.drops)
      sum.add(account)
    }
    trend.note(1)
    print("\(sum), in \(ContinuousClock.now - started): \(trend)")
    #expect(sum.filled == Self.streams * batches * Self.analysed)
    #expect(sum.analysed == Self.streams * batches)
    #expect(trend.newDescriptors <= 0, "\(trend)")
    #expect(trend.growth < 4_096, "\(trend)")
  }

  /// Takes frames until the newest that the camera may deliver, and has that one analysed.
  private static func take(
    from camera: V4L2Camera, of script: SoakScript, _ assessor: DetectorAssessor,
    _ account: inout Account
  ) async throws {
    while true {
      let frame = try await camera.next()
      #expect(frame.info.sequence > account.last ?? 0, "frames come in order")
      account.last = frame.info.sequence
      account.delivered += 1
      guard frame.info.sequence == script.last else { continue }
      _ = try assessor.assess(frame, for: SoakDevice.profile)
      account.analysed += 1
      return
    }
  }

  /// What became of the frames of a stream.
  private struct Account: CustomStringConvertible {
    var filled = 0
    var delivered = 0
    var analysed = 0
    var last: UInt32?
    var drops = DropCounts()

    /// Holds the program's account of a stream to what the driver did.
    mutating func end(_ script: SoakScript, _ drops: DropCounts) {
      filled = script.filled
      self.drops = drops
      for reason in DropReason.allCases where reason != .unsettled {
        #expect(drops[reason] == script.faults[reason] ?? 0, "\(reason.rawValue)")
      }
      #expect((WarmUp.floor...WarmUp.ceiling).contains(drops[.unsettled]))
      #expect(replaced >= 0)
    }

    /// Good frames that a newer one took the place of before anybody asked.
    var replaced: Int { filled - delivered - drops.refused - drops[.unsettled] }

    mutating func add(_ other: Account) {
      filled += other.filled
      delivered += other.delivered
      analysed += other.analysed
      for reason in DropReason.allCases { drops[reason] += other.drops[reason] }
    }

    var description: String {
      "\(filled) frames: \(delivered) delivered, of them \(analysed) analysed, \(replaced) replaced by newer ones; "
        + "dropped: \(drops)"
    }
  }
}
