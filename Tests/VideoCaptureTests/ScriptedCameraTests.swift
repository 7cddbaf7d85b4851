import CLinux
import Glibc
import JPEG
import Platform
import Testing

@testable import CameraTestSupport
@testable import VideoCapture

/// The whole path from the driver's answers to frames, with a script in the kernel's place.
@Suite(.timeLimit(.minutes(1))) struct ScriptedCameraTests {
  typealias Take = ScriptedNode.Take
  /// Enough to settle.
  static let settling = [Take](repeating: .frame, count: WarmUp.floor)

  @Test(
    "Frames of every format arrive as the driver filled them",
    arguments: PixelFormat.allCases.filter { !$0.needsConversion })
  func formats(_ format: PixelFormat) async throws {
    let script = CameraScript(
      format: format, takes: format == .mjpeg ? try Self.jpegs(count: 60) : [])
    let camera = try await script.camera()
    let stream = try await camera.start(script.request)
    #expect(stream.format == format && stream.width == 64 && stream.height == 48)
    #expect(stream.timestampSource == .endOfFrame)
    let frame = try await camera.next()
    let (info, bytes) = (frame.info, frame.pixels.withUnsafeBytes { Array($0) })
    #expect(info.bytesPerLine == script.bytesPerLine)
    if format != .mjpeg { #expect(bytes == script.picture(Int(info.sequence))) }
    #expect(info.sequence >= UInt32(WarmUp.floor))
    await camera.stop()
    #expect(camera.drops[.unsettled] >= WarmUp.floor && camera.drops.refused == 0)
    #expect(script.calls.last == .requestBuffers && script.calls.contains(.streamOff))
  }

  @Test("A source that stamps the start of the exposure says so")
  func startOfExposure() async throws {
    let camera = try await CameraScript(flags: 0x12000).camera()
    #expect(try await camera.start(CameraScript().request).timestampSource == .startOfExposure)
    await camera.stop()
  }

  static let damage: [(DropReason, Take)] = [
    (.damaged, .changed { $0.flags |= UInt32(V4L2_BUF_FLAG_ERROR) }),
    (.size, .changed { $0.bytesused -= 1 }),
    (.size, .changed { $0.bytesused = .max }),
    (.sequence, .changed { $0.sequence = 0 }),
    (.timestamp, .changed { $0.flags = 0 }),
    (.timestamp, .changed { $0.flags |= 0x10000 }),
    (.timestamp, .changed { $0.timestamp.tv_sec += 1 }),
    (.timestamp, .changed { $0.timestamp.tv_sec = .max }),
    (.flat, .content([UInt8](repeating: 144, count: 64 * 48))),
    (.repeated, .content(CameraScript().picture(3))),
    (.lost, .loss),
  ]

  @Test(
    "A frame that does not count is dropped, counted by its reason, and the next is taken",
    arguments: damage)
  func dropped(_ reason: DropReason, _ take: Take) async throws {
    let takes = Self.settling + [take, .frame, take, .frame, .silence]
    let script = CameraScript(takes: takes)
    let camera = try await script.camera()
    _ = try await camera.start(script.request)
    let last = UInt32(WarmUp.floor + 3)
    while try await camera.next().info.sequence != last {}
    await camera.stop()
    #expect(camera.drops[reason] == 2, "\(camera.drops)")
    #expect(camera.drops.refused == (reason == .lost ? 0 : 2), "\(camera.drops)")
  }

  @Test("A stale frame is dropped: one that the driver held back for longer than a second")
  func stale() async throws {
    let old: Take = .changed { $0.set(MonotonicClock().now.advanced(by: .milliseconds(-1_100))) }
    // The buffers have been queued for longer than that by then.
    let script = CameraScript(
      interval: .milliseconds(400),
      takes: [Take](repeating: .loss, count: 3) + [old, .silence])
    let camera = try await script.camera()
    _ = try await camera.start(script.request)
    await #expect(throws: CameraError.self) { _ = try await camera.next() }
    #expect(camera.drops[.stale] == 1, "\(camera.drops)")
  }

  @Test("The counter may wrap around in the middle of a stream")
  func wrap() async throws {
    let script = CameraScript(firstSequence: .max - UInt32(WarmUp.floor))
    let camera = try await script.camera()
    _ = try await camera.start(script.request)
    while try await camera.next().info.sequence > 5 {}
    await camera.stop()
    #expect(camera.drops.refused == 0)
  }

  @Test(
    "Unknown timestamps are refused at the start, unless a test exception has them made at dequeueing"
  )
  func unknownClock() async throws {
    let script = CameraScript(flags: 0)
    let strict = try await script.camera()
    let error = await #expect(throws: CameraError.self) { try await strict.start(script.request) }
    #expect(error?.code == .unsupported && error?.message.contains("dequeue-timestamps") == true)
    let lenient = try await script.camera()
    #expect(
      try await lenient.start(script.request(CameraSettings(exceptions: [.dequeueTimestamps])))
        .timestampSource == .dequeued)
    let before = MonotonicClock().now
    let first = try await lenient.next().info
    let second = try await lenient.next().info
    #expect(first.queued < first.timestamp && first.timestamp < second.timestamp)
    #expect(second.timestamp > before)
    await lenient.stop()
  }

  @Test("A still is taken only under the exception for repeated content")
  func still() async throws {
    let script = CameraScript(takes: [.content(CameraScript().picture(1))])
    let strict = try await script.camera()
    _ = try await strict.start(script.request)
    let error = await #expect(throws: CameraError.self) { _ = try await strict.next() }
    #expect(error?.code == .stalled && error?.message.contains("repeated") == true)
    let lenient = try await script.camera()
    _ = try await lenient.start(script.request(CameraSettings(exceptions: [.repeatedContent])))
    _ = try await lenient.next()
    _ = try await lenient.next()
    await lenient.stop()
  }

  static let endings: [(Take, CameraError.Code)] = [
    (.events(POLLHUP | POLLERR | POLLPRI), .unplugged), (.dequeueError(ENODEV), .unplugged),
    (.dequeueError(EIO), .failed), (.events(POLLERR), .failed), (.silence, .stalled),
    (.changed { $0.index = 77 }, .failed),
  ]

  @Test("What ends a stream is named", arguments: endings)
  func ending(_ take: Take, _ code: CameraError.Code) async throws {
    let script = CameraScript(takes: Self.settling + [.frame, take])
    let camera = try await script.camera()
    let error = await #expect(throws: CameraError.self) {
      // On a slow machine it may be over before the start has returned.
      _ = try await camera.start(script.request)
      while true { _ = try await camera.next() }
    }
    #expect(error?.code == code, "\(String(describing: error))")
    await camera.stop()
  }

  @Test("A buffer that the driver names twice ends the stream")
  func twice() async throws {
    let script = CameraScript(takes: Self.settling + [.twice])
    let camera = try await script.camera()
    let error = await #expect(throws: CameraError.self) {
      // On a slow machine it may be over before the start has returned.
      _ = try await camera.start(script.request)
      while true { _ = try await camera.next() }
    }
    #expect(error?.message.contains("did not have") == true)
  }

  static let refusals: [(V4L2Request, Int32, CameraError.Code)] = [
    (.setFormat, EBUSY, .busy), (.requestBuffers, EBUSY, .busy), (.streamOn, ENOSPC, .bandwidth),
    (.streamOn, EINVAL, .failed), (.queryBuffer, EINVAL, .failed), (.queue, EIO, .failed),
    (.getParameters, ENOTTY, .unsupported), (.enumerateFormat, ENODEV, .unplugged),
  ]

  @Test("A driver that refuses a step ends the start with a reason", arguments: refusals)
  func refused(_ request: V4L2Request, _ code: Int32, _ expected: CameraError.Code) async throws {
    let script = CameraScript(refusals: [request: code])
    let camera = try await script.camera()
    let error = await #expect(throws: CameraError.self) { try await camera.start(script.request) }
    #expect(error?.code == expected, "\(String(describing: error))")
  }

  @Test("Another camera at the same path is not started")
  func exchanged() async throws {
    let (first, second) = (CameraScript(model: "First"), CameraScript(model: "Second"))
    let opened = OpenCount()
    let camera = try await V4L2Camera.open("/dev/scripted") { (path) throws(CameraError) in
      let script = opened.next() == 1 ? first : second
      return try V4L2Device(path: path, node: ScriptedNode(script), sysfs: nil)
    }
    let error = await #expect(throws: CameraError.self) { try await camera.start(first.request) }
    #expect(error?.code == .notFound)
  }

  @Test("The pace that was measured is the driver's")
  func pace() async throws {
    let script = CameraScript(interval: .milliseconds(10))
    let camera = try await script.camera()
    _ = try await camera.start(script.request)
    #expect(camera.measuredInterval == nil)
    for _ in 0..<20 { _ = try await camera.next() }
    await camera.stop()
    let measured = try #require(camera.measuredInterval)
    #expect(.milliseconds(10) ... .milliseconds(100) ~= measured, "\(measured)")
  }

  /// Different pictures, as a Motion-JPEG camera sends them.
  static func jpegs(count: Int) throws -> [Take] {
    try (0..<count).map { number in
      .content(try TestJPEG.grey(width: 64, height: 48) { UInt8((number + $0 * 3) % 200) })
    }
  }
}
