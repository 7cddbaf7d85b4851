import Foundation
import Platform
import TestSupport
import Testing
import VideoCapture
import VideoReplay

@Suite(.timeLimit(.minutes(1))) struct FaultTests {
  private let scratch: Scratch
  private let png: String

  init() throws {
    scratch = try Scratch()
    let bytes = TestPNG.rgba(width: 8, height: 8) { x, y in [UInt8(x * 30), UInt8(y * 30), 5, 255] }
    png = try scratch.file("a.png", bytes)
  }

  private static let faults: [(options: ReplayOptions, code: CameraError.Code, frames: [UInt32])] =
    [
      (ReplayOptions(rate: 2, stallAfter: 2), .stalled, [0, 1]),
      (ReplayOptions(rate: 2, unplugAfter: 2), .unplugged, [0, 1]),
      (ReplayOptions(rate: 2, stallAfter: 0), .stalled, []),
      (ReplayOptions(rate: 2, unplugAfter: 0), .unplugged, []),
    ]

  @Test(
    "An ordered fault comes after that many frames, with its code, and stays", arguments: faults)
  func fault(
    _ fault: (options: ReplayOptions, code: CameraError.Code, frames: [UInt32])
  ) async throws {
    let camera = ReplayCamera(path: png, options: fault.options)
    var frames: [UInt32] = []
    let start = MonotonicClock().now
    do throws(CameraError) {
      _ = try await camera.start(StreamRequest(formats: [.grey]))
      while true { frames.append(try await camera.shown().info.sequence) }
    } catch {
      #expect(error.code == fault.code)
    }
    #expect(frames == fault.frames)
    if fault.code == .stalled {
      #expect(
        start.duration(to: MonotonicClock().now) >= StallBudget.between(frames: .seconds(0.5)))
    }
    await #expect(throws: CameraError.self) { _ = try await camera.next() }
    await camera.stop()
  }

  @Test("Waiting for a frame can be cancelled at once")
  func cancel() async throws {
    let camera = ReplayCamera(path: png, options: ReplayOptions(rate: 1))
    _ = try await camera.start(StreamRequest(formats: [.grey]))
    _ = try await camera.shown()
    let waiting = Task { try await camera.shown() }
    try await Task.sleep(for: .milliseconds(50))
    let start = MonotonicClock().now
    waiting.cancel()
    await #expect(throws: CameraError(.cancelled, "the capture was cancelled")) {
      _ = try await waiting.value
    }
    #expect(start.duration(to: MonotonicClock().now) < .milliseconds(500))
    await camera.stop()
  }

  @Test("What is no file to play is refused with the reason")
  func missing() async throws {
    let cases: [(String, CameraError.Code)] = [
      ("/nonexistent/a.png", .notFound), ("\(png)/a", .notFound), ("/tmp", .unsupported),
      ("/dev/null", .unsupported), ("http://localhost/a.png", .notFound),
    ]
    for (path, code) in cases { try await expect(code, for: path) }
  }

  private static let garbageFiles: [(name: String, bytes: [UInt8])] = [
    ("empty.png", []), ("text.jpg", Array("hello world, this is no picture".utf8)),
    ("noise.mkv", (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }),
    ("head.jpg", [0xFF, 0xD8, 0xFF]),
    ("playlist.mkv", Array("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n".utf8)),
    ("list.mkv", Array("ffconcat version 1.0\nfile '/etc/passwd'\n".utf8)),
  ]

  @Test("Garbage is refused, and so are files that name other files", arguments: garbageFiles)
  func garbage(_ file: (name: String, bytes: [UInt8])) async throws {
    let path = try scratch.file(file.name, file.bytes)
    for format in [PixelFormat.mjpeg, .yuyv] { try await expect(.unsupported, for: path, format) }
  }

  @Test("A list of files is refused even when the listed file could be played")
  func list() async throws {
    let list = try scratch.file("list.gif", Array("ffconcat version 1.0\nfile 'a.png'\n".utf8))
    try await expect(.unsupported, for: list)
  }

  @Test("A PNG with a wrong checksum is refused")
  func checksum() async throws {
    var bytes = try DurableFile.read(png, limit: 10_000)
    // The last byte of the checksum of IDAT, before the twelve bytes of IEND.
    bytes[bytes.count - 13] ^= 1
    try await expect(.unsupported, for: try scratch.file("b.png", bytes), .grey)
  }

  @Test("A PNG of absurd size is refused before memory is taken for it")
  func tooLarge() async throws {
    var bytes = TestPNG.rgba(width: 4, height: 4) { _, _ in [1, 2, 3, 255] }
    bytes.replaceSubrange(16..<24, with: [0, 1, 0, 0, 0, 1, 0, 0])
    await #expect(throws: CameraError.self) {
      try await play(try scratch.file("huge.png", bytes), .grey, frames: 1)
    }
  }

  @Test(
    "A file that was cut off gives an error, not half a picture",
    .enabled(if: SharedData.testdata != nil, SharedData.reason),
    arguments: [
      ("faces/fr_obama.jpg", PixelFormat.mjpeg), ("faces/fr_obama.jpg", .yuyv),
      ("faces/astronaut.png", .mjpeg), ("faces/astronaut.png", .grey),
      ("video/intel_head-pose-face-detection-male.gif", .grey),
    ])
  func truncated(_ name: String, _ format: PixelFormat) async throws {
    let bytes = try SharedData.file(name)
    let path = try scratch.file(
      "cut.\(name.suffix(3))", Array(bytes[..<(bytes.count * 6 / 10)]))
    await #expect(throws: CameraError.self) { try await play(path, format, frames: 600) }
  }

  private func play(_ path: String, _ format: PixelFormat, frames: Int) async throws(CameraError) {
    let camera = ReplayCamera(path: path, options: ReplayOptions(rate: 120))
    defer { withExtendedLifetime(camera) {} }
    _ = try await camera.play(format, frames: frames)
  }

  private func expect(
    _ code: CameraError.Code, for path: String, _ format: PixelFormat = .mjpeg
  ) async throws {
    do throws(CameraError) {
      try await play(path, format, frames: 1)
      Issue.record("\(path) was played")
    } catch {
      #expect(error.code == code, "\(path): \(error)")
    }
  }
}
