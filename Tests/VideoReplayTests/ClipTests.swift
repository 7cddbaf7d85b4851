import Platform
import TestSupport
import Testing
import VideoCapture
import VideoReplay

@Suite(.enabled(if: SharedData.testdata != nil, SharedData.reason), .timeLimit(.minutes(2)))
struct ClipTests {
  private static let clips: [(name: String, width: Int, height: Int, rate: Double)] = [
    ("intel_head-pose-face-detection-female.gif", 480, 270, 12),
    ("intel_head-pose-face-detection-male.gif", 480, 270, 12),
    ("intel_asl_yes.mkv", 640, 480, 30),
  ]

  @Test("A clip plays at its own size and pace, with advancing numbers and times", arguments: clips)
  func play(_ clip: (name: String, width: Int, height: Int, rate: Double)) async throws {
    let camera = ReplayCamera(path: path(clip.name))
    #expect(camera.identity.kind == .replay && camera.identity.driver == "replay")
    #expect(camera.identity.model == clip.name)
    let (format, shown) = try await camera.play(.mjpeg, frames: 10)
    #expect((format.width, format.height) == (clip.width, clip.height))
    #expect(abs(1 / (format.interval / .seconds(1)) - clip.rate) < 0.5)
    for (earlier, later) in zip(shown, shown.dropFirst()) {
      #expect(later.info.sequence > earlier.info.sequence)
      #expect(later.info.timestamp > earlier.info.timestamp)
      #expect(later.info.queued >= earlier.info.timestamp)
    }
    for frame in shown {
      #expect(frame.info.queued <= frame.info.timestamp && frame.info.timestamp <= frame.received)
      #expect(frame.bytes.prefix(2) == [0xFF, 0xD8] && frame.bytes.suffix(2) == [0xFF, 0xD9])
    }
    #expect(Set(shown.map(\.bytes)).count > 1, "the picture moves")
  }

  @Test("A slow consumer never gets an old frame")
  func slowConsumer() async throws {
    let camera = ReplayCamera(
      path: path("intel_asl_yes.mkv"), options: ReplayOptions(rate: 60))
    _ = try await camera.start(StreamRequest(formats: [.grey]))
    var last = try await camera.shown()
    for _ in 0..<5 {
      try await Task.sleep(for: .milliseconds(200))
      let frame = try await camera.shown()
      #expect(frame.info.sequence > last.info.sequence + 1)
      // One interval is 17 ms; a queue of old frames would lag by 200 ms.
      #expect(frame.info.timestamp.duration(to: frame.received) < .milliseconds(150))
      last = frame
    }
    await camera.stop()
  }

  private func path(_ name: String) -> String {
    "\(SharedData.testdata ?? "")/video/\(name)"
  }
}
