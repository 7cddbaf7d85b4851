import CaptureWorker
import DeviceAPI
import HTTPSupport
import Platform
import Testing
import TrustedPacket
import VideoCapture

@testable import CaptureDaemon
@testable import CaptureSession

@Suite("The preview over a Unix socket", .timeLimit(.minutes(1)))
struct PreviewTests {
  private static func picture(_ bytes: [UInt8]) throws -> SealedSample {
    let memory = try LockedMemory(byteCount: bytes.count)
    memory.withUnsafeMutableBytes(0..<bytes.count) { $0.copyBytes(from: bytes) }
    return SealedSample(
      memory: memory, count: bytes.count, width: 2, height: 2, edits: [],
      cameras: PerCamera(
        visible: CameraIdentity(kind: .replay, driver: "s", model: "s", bus: "s")),
      drops: PerCamera(visible: DropCounts()))
  }

  /// Shows a picture as soon as the reader waits for one.
  private static func show(_ bytes: [UInt8], on feed: PreviewFeed) async throws {
    let now = MonotonicClock().now
    for _ in 0..<2500 where !feed.isWanted(at: MonotonicClock().now) {
      try await Task.sleep(for: .milliseconds(2))
    }
    feed.show(try picture(bytes), at: now.advanced(by: .seconds(-1)))
  }

  private static func get(_ id: String) -> String {
    "GET /v1/captures/\(id)/preview HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
  }

  @Test("Pictures come as parts of one response, byte by byte, until the capture ends")
  func parts() async throws {
    try await TestDaemon.run { daemon in
      let feed = PreviewFeed()
      await daemon.device.show(on: feed)
      try await DeviceClient.with(socket: daemon.socket) { client in
        let ticket = try await client.beginCapture(TestDaemon.order())
        let text = try await RawConnection.open(daemon.socket) { connection in
          try await connection.send(Self.get(ticket.id))
          try await Self.show(Array("picture one".utf8), on: feed)
          let first = try await connection.read(until: "picture one\r\n")
          let large = [UInt8](repeating: 0x61, count: 200_000)
          try await Self.show(large + Array("the last".utf8), on: feed)
          let second = try await connection.read(until: "the last\r\n")
          await daemon.device.fail(.cancelled)
          return (first + second, try await connection.read())
        }
        let head = text.0
        #expect(head.hasPrefix("HTTP/1.1 200 "))
        let boundary = try #require(
          head.firstMatch(of: /multipart\/x-mixed-replace; boundary=([0-9a-z]{10,40})/)
        ).output.1
        let first = "--\(boundary)\r\nContent-Type: image/jpeg\r\nContent-Length: 11\r\n"
        #expect(head.contains(first))
        #expect(head.contains("Content-Length: 200008\r\n"))
        #expect(head.count { $0 == "a" } >= 200_000)
        #expect(head.lowercased().contains("cache-control: no-store"))
        #expect(text.1.contains("--\(boundary)--"))
        await #expect(throws: DeviceClientError.self) { try await client.packet(of: ticket.id) }
        let late = try await RawConnection.exchange(daemon.socket, Self.get(ticket.id))
        #expect(late.hasPrefix("HTTP/1.1 410 ") && late.contains("\"code\":\"preview_over\""))
      }
    }
  }

  @Test("A device that shows nothing says so, and an unknown capture is not found")
  func disabled() async throws {
    try await TestDaemon.run { daemon in
      try await DeviceClient.with(socket: daemon.socket) { client in
        let ticket = try await client.beginCapture(TestDaemon.order())
        let text = try await RawConnection.exchange(daemon.socket, Self.get(ticket.id))
        #expect(text.hasPrefix("HTTP/1.1 404 ") && text.contains("\"code\":\"preview_disabled\""))
        let other = try await RawConnection.exchange(daemon.socket, Self.get("unknown"))
        #expect(other.hasPrefix("HTTP/1.1 404 ") && other.contains("\"code\":\"not_found\""))
      }
    }
  }

  @Test("For another uid the capture does not exist, and a reader keeps its pictures")
  func owner() async throws {
    let registry = CaptureRegistry(metrics: DaemonMetrics(MetricsRegistry()))
    let feed = PreviewFeed()
    let (events, end) = AsyncStream.makeStream(of: CaptureEvent.self)
    let id = await registry.adopt(
      RunningCapture(
        events: events,
        outcome: Task { .failure(CaptureFailure(.cancelled, "over")) }, preview: feed, cancel: {}),
      owner: 1000, deadline: .seconds(20))
    let reader = try await registry.preview(of: id, for: Peer(uid: 1000, gid: 1000))
    for uid: UInt32 in [0, 1001] {
      let problem = await #expect(throws: Problem.self) {
        try await registry.preview(of: id, for: Peer(uid: uid, gid: 1000))
      }
      #expect(problem?.code == "not_found")
    }
    #expect(reader.isLive)
    end.finish()
  }

  @Test("A picture that is being read when the capture ends is not read on")
  func cutOff() async throws {
    let feed = PreviewFeed()
    let picture = PreviewPicture(try Self.picture([1, 2, 3, 4]), for: feed.read())
    var target: [UInt8] = [0, 0]
    #expect(target.withUnsafeMutableBytes { picture.copy(0..<2, to: $0) })
    feed.end()
    #expect(!target.withUnsafeMutableBytes { picture.copy(2..<4, to: $0) })
    #expect(target == [1, 2])
  }
}
