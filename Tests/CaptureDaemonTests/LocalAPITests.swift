import CaptureSession
import DeviceAPI
import DeviceKeys
import FaceQuality
import HTTPSupport
import HTTPTypes
import NIOCore
import Testing

@testable import CaptureDaemon

@Suite("The local API over a Unix socket", .timeLimit(.minutes(1)))
struct LocalAPITests {
  @Test(
    "A capture runs from its order to its packet, which can be had once",
    arguments: [1, 65_536, 1_000_003])
  func wholeCapture(byteCount: Int) async throws {
    try await TestDaemon.run { daemon in
      try await DeviceClient.with(socket: daemon.socket) { client in
        let order = TestDaemon.order(deadline: 5_000)
        let ticket = try await client.beginCapture(order)
        #expect(ticket.expiresInMilliseconds == 5_250)
        #expect(Base64URL(text: ticket.id)?.bytes.count == 16)
        let request = await daemon.device.requests.last
        #expect(request.map { Base64URL($0.nonce).text } == order.nonce)
        #expect(request?.profile.name == "standard")
        #expect(request?.deadline == .seconds(5))

        async let packet = client.packet(of: ticket.id)
        await daemon.device.emit(
          .state(.starting), .camera(model: "Script", width: 1280, height: 720),
          .guidance(.moveCloser), .state(.signing))
        try await daemon.device.finish(packetOf: byteCount)
        var notices: [CaptureNotice] = []
        for try await notice in client.notices(of: ticket.id) {
          notices.append(notice.notice)
          #expect(notice.number == notices.count)
        }
        #expect(
          notices == [
            .state(.init(state: "starting")),
            .camera(.init(model: "Script", width: 1280, height: 720)),
            .guidance(.init(code: "move_closer", text: "Move closer", textZh: "请靠近一些")),
            .state(.init(state: "signing")), .done,
          ])
        let bytes = try await packet.readableBytesView
        #expect(Array(bytes) == ScriptedDevice.bytes(byteCount))
        await expect(.packetGone) { _ = try await client.packet(of: ticket.id) }
        #expect(await daemon.device.packet == nil, "the packet's memory is let go of")
      }
    }
  }

  @Test("A second capture is refused at once while one runs")
  func busy() async throws {
    try await TestDaemon.run { daemon in
      try await DeviceClient.with(socket: daemon.socket) { client in
        let ticket = try await client.beginCapture(TestDaemon.order())
        await expect(.busy) { _ = try await client.beginCapture(TestDaemon.order()) }
        try await client.cancel(ticket.id)
        await expect(.cancelled) { _ = try await client.packet(of: ticket.id) }
        _ = try await client.beginCapture(TestDaemon.order())
      }
    }
  }

  @Test("A spent nonce is refused")
  func nonceReused() async throws {
    try await TestDaemon.run { daemon in
      try await DeviceClient.with(socket: daemon.socket) { client in
        let order = TestDaemon.order()
        _ = try await client.beginCapture(order)
        await daemon.device.fail(.qualityNotReached)
        await expect(.nonceReused) { _ = try await client.beginCapture(order) }
      }
    }
  }

  @Test(
    "A failure reaches the event stream and the packet call under its own code",
    arguments: CaptureFailure.Code.allCases)
  func failures(code: CaptureFailure.Code) async throws {
    let problem = try #require(APIProblem(rawValue: code.rawValue))
    try await TestDaemon.run { daemon in
      try await DeviceClient.with(socket: daemon.socket) { client in
        let ticket = try await client.beginCapture(TestDaemon.order())
        await daemon.device.fail(code)
        await expect(problem) { _ = try await client.packet(of: ticket.id) }
        var last: NumberedNotice?
        for try await notice in client.notices(of: ticket.id) { last = notice }
        let failure = CaptureNotice.Failure(Problem(problem, "as the script says"))
        #expect(last == NumberedNotice(number: 1, notice: .failed(failure)))
      }
    }
  }

  @Test("An event stream is taken up after the last event seen, and ends for good with 204")
  func resume() async throws {
    try await TestDaemon.run { daemon in
      try await DeviceClient.with(socket: daemon.socket) { client in
        let ticket = try await client.beginCapture(TestDaemon.order())
        await daemon.device.emit(.state(.starting), .guidance(.noFace))
        let path = "/v1/captures/\(ticket.id)/events"
        try await RawConnection.open(daemon.socket) { connection in
          try await connection.send("GET \(path) HTTP/1.1\r\nhost: x\r\n\r\n")
          let text = try await connection.read(until: "no_face")
          #expect(text.contains("id: 1\nevent: state\ndata: {\"state\":\"starting\"}\n\n"))
          #expect(text.contains("Content-Type: text/event-stream"))
        }
        await daemon.device.emit(.guidance(.holdStill))
        await daemon.device.fail(.cameraLost)
        var seen: [Int] = []
        for try await notice in client.notices(of: ticket.id, after: 1) {
          seen.append(notice.number)
        }
        #expect(seen == [2, 3, 4])
        let rest = try await RawConnection.open(daemon.socket) { connection in
          try await connection.send(
            "GET \(path) HTTP/1.1\r\nhost: x\r\nlast-event-id: 2\r\n\r\n")
          return try await connection.read(until: "camera_lost")
        }
        #expect(!rest.contains("id: 2\n") && rest.contains("id: 3\n"))
        for (last, status) in [("4", "204"), ("5", "400"), ("-1", "400"), ("x", "400")] {
          let text = try await RawConnection.exchange(
            daemon.socket,
            "GET \(path) HTTP/1.1\r\nhost: x\r\nconnection: close\r\nlast-event-id: \(last)\r\n\r\n"
          )
          #expect(text.hasPrefix("HTTP/1.1 \(status) "))
        }
      }
    }
  }

  @Test("An idle event stream carries comments, so that a lost peer is noticed")
  func keepAlive() async throws {
    var limits = DeviceLimits()
    limits.keepAlive = .milliseconds(50)
    try await TestDaemon.run(limits: limits) { daemon in
      try await DeviceClient.with(socket: daemon.socket) { client in
        let ticket = try await client.beginCapture(TestDaemon.order())
        try await RawConnection.open(daemon.socket) { connection in
          try await connection.send(
            "GET /v1/captures/\(ticket.id)/events HTTP/1.1\r\nhost: x\r\n\r\n")
          #expect(try await connection.read(until: ":\n\n").contains(":\n\n"))
        }
      }
    }
  }

  @Test("A packet that nobody fetches is overwritten when its time is over")
  func expiry() async throws {
    var rules = CaptureRegistry.Rules()
    rules.retention = .milliseconds(100)
    try await TestDaemon.run(rules: rules) { daemon in
      try await DeviceClient.with(socket: daemon.socket) { client in
        let ticket = try await client.beginCapture(TestDaemon.order())
        try await daemon.device.finish(packetOf: 1000)
        try await eventually { await daemon.device.packet == nil }
        await expect(.packetGone) { _ = try await client.packet(of: ticket.id) }
      }
    }
  }

  @Test("Cancelling after the end overwrites the packet")
  func cancelLate() async throws {
    try await TestDaemon.run { daemon in
      try await DeviceClient.with(socket: daemon.socket) { client in
        let ticket = try await client.beginCapture(TestDaemon.order())
        try await daemon.device.finish(packetOf: 1000)
        for try await _ in client.notices(of: ticket.id) {}
        try await client.cancel(ticket.id)
        #expect(await daemon.device.packet == nil)
        await expect(.packetGone) { _ = try await client.packet(of: ticket.id) }
      }
    }
  }

  @Test("Packets that a terminal never fetches do not pile up")
  func displaced() async throws {
    var rules = CaptureRegistry.Rules()
    rules.packetsPerUser = 1
    try await TestDaemon.run(rules: rules) { daemon in
      try await DeviceClient.with(socket: daemon.socket) { client in
        var ids: [String] = []
        for _ in 0..<2 {
          let ticket = try await client.beginCapture(TestDaemon.order())
          try await daemon.device.finish(packetOf: 10)
          for try await _ in client.notices(of: ticket.id) {}
          ids.append(ticket.id)
        }
        await expect(.packetGone) { _ = try await client.packet(of: ids[0]) }
        #expect(try await client.packet(of: ids[1]).readableBytes == 10)
      }
    }
  }

  @Test("A device that never ends a capture does not hold its clients up")
  func stuckDevice() async throws {
    var rules = CaptureRegistry.Rules()
    rules.grace = .milliseconds(-900)
    try await TestDaemon.run(rules: rules) { daemon in
      try await DeviceClient.with(socket: daemon.socket) { client in
        let ticket = try await client.beginCapture(TestDaemon.order(deadline: 1_000))
        await expect(.internalError) { _ = try await client.packet(of: ticket.id) }
        let health = try await client.health()
        #expect(health.status == .failed)
        #expect(health.parts["captures"]?.status == .failed)
        await daemon.device.fail(.cameraStalled)
        try await eventually { try await client.health().status == .ok }
      }
    }
  }

  @Test("The device, its health and the metrics can be asked")
  func descriptions() async throws {
    try await TestDaemon.run { daemon in
      try await DeviceClient.with(socket: daemon.socket) { client in
        let description = try await client.device()
        #expect(description.notices.map(\.purpose) == ["enrol"])
        #expect(description.notices.first?.profiles == ["standard"])
        var bare = description
        bare.notices = []
        #expect(bare == TestDaemon.description)
        let health = try await client.health()
        #expect(health == HealthReport(parts: ["camera": .ok, "captures": .ok]))
      }
      let metrics = try await RawConnection.exchange(
        daemon.socket, "GET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
      #expect(metrics.contains("Content-Type: text/plain; version=0.0.4"))
      #expect(metrics.contains("attestcam_captures_total{outcome=\"done\"} 0\n"))
    }
  }
}

/// Expects the daemon to refuse with this very problem.
func expect(
  _ problem: APIProblem, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () async throws -> Void
) async {
  do {
    try await body()
    Issue.record("was not refused", sourceLocation: sourceLocation)
  } catch let error as DeviceClientError {
    #expect(error.problem?.code == problem.rawValue, sourceLocation: sourceLocation)
    #expect(error.problem?.status == problem.status.code, sourceLocation: sourceLocation)
    #expect(error.problem?.retryable == problem.isRetryable, sourceLocation: sourceLocation)
  } catch {
    Issue.record(error, sourceLocation: sourceLocation)
  }
}

/// Waits up to five seconds for something that another task brings about.
func eventually(
  sourceLocation: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
) async throws {
  for _ in 0..<500 {
    if try await condition() { return }
    try await Task.sleep(for: .milliseconds(10))
  }
  Issue.record("did not happen", sourceLocation: sourceLocation)
}
