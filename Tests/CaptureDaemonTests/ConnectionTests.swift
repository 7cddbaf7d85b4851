import CaptureSession
import DeviceAPI
import DeviceKeys
import Foundation
import NIOCore
import Testing

@testable import CaptureDaemon

@Suite("Connections that misbehave", .timeLimit(.minutes(1)))
struct ConnectionTests {
  private static let health = "GET /v1/health HTTP/1.1\r\nhost: x\r\n\r\n"

  private static func shortDeadlines() -> DeviceLimits {
    var limits = DeviceLimits()
    limits.readDeadline = .milliseconds(300)
    limits.writeDeadline = .milliseconds(300)
    return limits
  }

  @Test(
    "A request that is never finished is cut off by the deadline, even when it trickles",
    arguments: [
      "", "GET /v1/hea", "POST /v1/captures HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\n{",
      health,
    ])
  func halfOpen(start: String) async throws {
    try await TestDaemon.run(limits: Self.shortDeadlines()) { daemon in
      let elapsed = try await ContinuousClock().measure {
        try await RawConnection.open(daemon.socket) { connection in
          if !start.isEmpty { try await connection.send(start) }
          if start == Self.health {
            _ = try await connection.read()
          } else {
            // One byte every 50 ms must not keep the connection open.
            for _ in 0..<60 {
              try await Task.sleep(for: .milliseconds(50))
              do { try await connection.send(" ") } catch { return }
            }
            Issue.record("was not cut off")
          }
        }
      }
      #expect(elapsed < .seconds(2))
    }
  }

  @Test(
    "Bytes that are no HTTP end the connection and nothing else",
    arguments: [
      "\u{0}\u{1}\u{2}\u{3}\r\n\r\n", "GET\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      "GET /v1/health HTTP/1.1\r\nx: " + String(repeating: "a", count: 17_000) + "\r\n\r\n",
      "GET /v1/health HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
      "POST /v1/captures HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    ])
  func garbage(bytes: String) async throws {
    try await TestDaemon.run(limits: Self.shortDeadlines()) { daemon in
      let text = try await RawConnection.exchange(daemon.socket, bytes)
      #expect(text.isEmpty || text.hasPrefix("HTTP/1.1 400 ") || text.hasPrefix("HTTP/1.1 505 "))
      try await DeviceClient.with(socket: daemon.socket) { client in
        let health = try await client.health()
        #expect(health.status == .ok)
      }
    }
  }

  @Test("One connection too many closes the oldest idle one, never one that is being answered")
  func ninthConnection() async throws {
    var limits = DeviceLimits()
    limits.connectionsPerUser = 3
    try await TestDaemon.run(limits: limits) { daemon in
      let ticket = try await DeviceClient.with(socket: daemon.socket) { client in
        try await client.beginCapture(TestDaemon.order())
      }
      let events = "GET /v1/captures/\(ticket.id)/events HTTP/1.1\r\nhost: x\r\n\r\n"
      await daemon.device.emit(.state(.starting))
      try await RawConnection.open(daemon.socket) { first in
        try await first.send(events)
        _ = try await first.read(until: "starting")
        try await RawConnection.open(daemon.socket) { idle in
          try await RawConnection.open(daemon.socket) { third in
            try await third.send(events)
            _ = try await third.read(until: "starting")
            try await RawConnection.open(daemon.socket) { fourth in
              #expect(try await idle.read().isEmpty, "the idle one is closed")
              try await fourth.send(events)
              _ = try await fourth.read(until: "starting")
              let fifth = try await RawConnection.exchange(daemon.socket, Self.health)
              #expect(fifth.hasPrefix("HTTP/1.1 503 "))
              #expect(fifth.contains("\"code\":\"too_many_connections\""))
              await daemon.device.fail(.cameraLost)
              for text in [
                try await first.read(until: "failed"), try await third.read(until: "failed"),
                try await fourth.read(until: "failed"),
              ] {
                #expect(text.contains("event: failed"))
              }
            }
          }
        }
      }
    }
  }

  @Test("A user who makes connections too fast is turned away, and served again after a pause")
  func connectionPace() async throws {
    var limits = DeviceLimits()
    limits.connectionBurst = 3
    limits.connectionsPerSecond = 2
    let request = Self.health.replacing("\r\n\r\n", with: "\r\nconnection: close\r\n\r\n")
    try await TestDaemon.run(limits: limits) { daemon in
      func isServed() async throws -> Bool {
        // The kernel may tell of the end before anything was sent, or after.
        let text = try? await RawConnection.exchange(daemon.socket, request)
        return text?.hasPrefix("HTTP/1.1 200 ") ?? false
      }
      for _ in 0..<3 { #expect(try await isServed()) }
      #expect(try await !isServed())
      try await Task.sleep(for: .seconds(1))
      #expect(try await isServed())
    }
  }

  @Test("Requests that come too fast wait for their turn")
  func requestPace() async throws {
    var limits = DeviceLimits()
    limits.requestBurst = 2
    limits.requestsPerSecond = 4
    try await TestDaemon.run(limits: limits) { daemon in
      let end = Self.health.replacing("\r\n\r\n", with: "\r\nconnection: close\r\n\r\n")
      let elapsed = try await ContinuousClock().measure {
        let requests = String(repeating: Self.health, count: 5) + end
        let text = try await RawConnection.exchange(daemon.socket, requests)
        #expect(text.components(separatedBy: "HTTP/1.1 200 ").count == 7)
      }
      // Two at once, then four more at four a second.
      #expect(elapsed >= .milliseconds(900))
    }
  }

  @Test("A reader that stops in the middle of a packet is cut off; the next one gets it whole")
  func slowReader() async throws {
    var limits = DeviceLimits()
    limits.writeDeadline = .milliseconds(300)
    try await TestDaemon.run(limits: limits) { daemon in
      let size = 4_000_000
      try await DeviceClient.with(socket: daemon.socket) { client in
        let ticket = try await client.beginCapture(TestDaemon.order())
        try await daemon.device.finish(packetOf: size)
        try await RawConnection.open(daemon.socket) { connection in
          try await connection.send(
            "GET /v1/captures/\(ticket.id)/packet HTTP/1.1\r\nhost: x\r\n\r\n")
          _ = try await connection.read(until: "application/cbor")
          // The second reader waits for the first, who reads nothing more.
          let packet = try await client.packet(of: ticket.id)
          #expect(Array(packet.readableBytesView) == ScriptedDevice.bytes(size))
          var count = 0
          while case let text = try await connection.read(until: ""), !text.isEmpty {
            count += text.utf8.count
          }
          #expect(count < size)
        }
        await expect(.packetGone) { _ = try await client.packet(of: ticket.id) }
      }
    }
  }

  @Test("A reader that leaves the moment it has everything has had the packet, each time")
  func hastyReader() async throws {
    var limits = DeviceLimits()
    limits.captureBurst = 1000
    try await TestDaemon.run(limits: limits) { daemon in
      try await DeviceClient.with(socket: daemon.socket) { client in
        for _ in 0..<100 {
          let ticket = try await client.beginCapture(TestDaemon.order())
          // 0, 1, 2 … 99, which are the last characters of a text.
          try await daemon.device.finish(packetOf: 100)
          try await RawConnection.open(daemon.socket) { connection in
            try await connection.send(
              "GET /v1/captures/\(ticket.id)/packet HTTP/1.1\r\nhost: x\r\n\r\n")
            _ = try await connection.read(until: "`abc")
          }
          try await eventually { await daemon.device.packet == nil }
        }
      }
    }
  }

  @Test("Requests on one connection are answered in turn")
  func pipelined() async throws {
    try await TestDaemon.run { daemon in
      let text = try await RawConnection.exchange(
        daemon.socket,
        Self.health + "GET /v1/device HTTP/1.1\r\nhost: x\r\n\r\n"
          + "GET /none HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
      let starts = text.components(separatedBy: "HTTP/1.1 ").dropFirst().map { $0.prefix(3) }
      #expect(Array(starts) == ["200", "200", "404"])
    }
  }
}
