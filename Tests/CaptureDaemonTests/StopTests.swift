import CaptureSession
import DeviceAPI
import Testing

@testable import CaptureDaemon

@Suite("The graceful stop", .timeLimit(.minutes(1)))
struct StopTests {
  @Test("The running capture is cancelled and those who wait for it are told")
  func runningCapture() async throws {
    try await TestDaemon.run { daemon in
      try await DeviceClient.with(socket: daemon.socket) { client in
        let ticket = try await client.beginCapture(TestDaemon.order())
        await daemon.device.emit(.state(.starting))
        try await RawConnection.open(daemon.socket) { connection in
          try await connection.send(
            "GET /v1/captures/\(ticket.id)/packet HTTP/1.1\r\nhost: x\r\n\r\n")
          try await confirmation { told in
            for try await notice in client.notices(of: ticket.id) {
              if case .state = notice.notice { await daemon.stop() }
              if case .failed(let failure) = notice.notice {
                #expect(failure.code == "cancelled")
                told()
              }
            }
          }
          let text = try await connection.read()
          #expect(text.hasPrefix("HTTP/1.1 409 "))
          #expect(text.contains("\"code\":\"cancelled\""))
        }
      }
    }
  }

  @Test("A capture that does not end and a client that does not leave delay the stop only so long")
  func stuckCapture() async throws {
    var limits = DeviceLimits()
    limits.stopDeadline = .milliseconds(200)
    var rules = CaptureRegistry.Rules()
    rules.grace = .milliseconds(-500)
    let elapsed = try await ContinuousClock().measure {
      try await TestDaemon.run(limits: limits, rules: rules) { daemon in
        await daemon.device.ignoreCancel()
        try await DeviceClient.with(socket: daemon.socket) { client in
          let ticket = try await client.beginCapture(TestDaemon.order(deadline: 1_000))
          await daemon.stop()
          await expect(.internalError) { _ = try await client.packet(of: ticket.id) }
        }
      }
    }
    #expect(elapsed < .seconds(3))
  }
}
