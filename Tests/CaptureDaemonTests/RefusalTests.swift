import CaptureSession
import DeviceAPI
import DeviceKeys
import Foundation
import HTTPSupport
import Testing

@testable import CaptureDaemon

@Suite("What the local API refuses", .timeLimit(.minutes(1)))
struct RefusalTests {
  private static let nonce = Base64URL(SecureRandom.bytes(32)).text

  private static func body(
    nonce: String = nonce, purpose: String = "enrol", audience: String = TestDaemon.audience,
    more: String = ""
  ) -> String {
    #"{"nonce":"\#(nonce)","purpose":"\#(purpose)","audience":"\#(audience)"\#(more)}"#
  }

  @Test(
    "A request that is not as it should be is refused by code, naming the member",
    arguments: [
      (body(nonce: ""), 400, "nonce_invalid", "nonce"),
      (body(nonce: "transactionId"), 400, "nonce_invalid", "nonce"),
      (body(nonce: String(nonce.dropLast())), 400, "nonce_invalid", "nonce"),
      (body(nonce: nonce + "A"), 400, "nonce_invalid", "nonce"),
      (body(nonce: nonce + "="), 400, "nonce_invalid", "nonce"),
      (body(nonce: "+" + nonce.dropFirst()), 400, "nonce_invalid", "nonce"),
      (body(nonce: String(repeating: "A", count: 42) + "B"), 400, "nonce_invalid", "nonce"),
      (body(more: #","deadline":5"#), 400, "request_malformed", "deadline"),
      (body(more: #","deadline_ms":"5000""#), 400, "request_malformed", "deadline_ms"),
      (body(more: #","deadline_ms":999"#), 400, "deadline_invalid", "deadline_ms"),
      (body(more: #","deadline_ms":45001"#), 400, "deadline_invalid", "deadline_ms"),
      (body(more: #","deadline_ms":-9223372036854775808"#), 400, "deadline_invalid", "deadline_ms"),
      (
        body(more: #","deadline_ms":99999999999999999999"#), 400, "request_malformed", "deadline_ms"
      ),
      (body(purpose: "Enrol me"), 400, "request_malformed", "purpose"),
      (body(purpose: "unlock"), 403, "purpose_not_allowed", "purpose"),
      (body(audience: "https://elsewhere.example/"), 403, "audience_not_allowed", "audience"),
      (body(audience: "nowhere"), 400, "request_malformed", "audience"),
      (body(more: #","profile":"strict""#), 403, "profile_not_allowed", "profile"),
      (body(more: #","profile":"none""#), 400, "profile_unknown", "profile"),
      (#"{"nonce":"\#(nonce)","purpose":"enrol"}"#, 400, "request_malformed", "audience"),
      (#"{"nonce":7,"purpose":"enrol","audience":"x:y"}"#, 400, "request_malformed", "nonce"),
      ("[]", 400, "request_malformed", "an object"),
      ("", 400, "request_malformed", "JSON"),
      ("{\"nonce\":\"\u{0}", 400, "request_malformed", "JSON"),
    ])
  func badOrders(body: String, status: Int, code: String, names: String) async throws {
    try await TestDaemon.run { daemon in
      let text = try await RawConnection.post(daemon.socket, "/v1/captures", body)
      #expect(text.hasPrefix("HTTP/1.1 \(status) "))
      #expect(text.contains("Content-Type: application/problem+json"))
      #expect(text.contains("\"code\":\"\(code)\""))
      let detail = text.components(separatedBy: "\"detail\":\"").last ?? ""
      #expect(detail.contains(names))
      #expect(!text.contains(Self.nonce), "an error must not quote the nonce")
      #expect(await daemon.device.requests.isEmpty, "the device must not hear of it")
    }
  }

  @Test(
    "Calls that do not exist are answered by a problem",
    arguments: [
      ("GET", "/", 404, "not_found"), ("GET", "/v1/captures", 404, "not_found"),
      ("GET", "/v1/captures/unknown/packet", 404, "not_found"),
      ("GET", "/v1/captures/unknown/events", 404, "not_found"),
      ("DELETE", "/v1/captures/unknown", 404, "not_found"),
      ("GET", "/v1/captures/unknown/preview", 404, "not_found"),
      ("PUT", "/v1/device", 404, "not_found"),
    ])
  func unknownCalls(method: String, path: String, status: Int, code: String) async throws {
    try await TestDaemon.run { daemon in
      let text = try await RawConnection.exchange(
        daemon.socket, "\(method) \(path) HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
      #expect(text.hasPrefix("HTTP/1.1 \(status) "))
      #expect(text.contains("\"code\":\"\(code)\""))
    }
  }

  @Test("A body beyond 64 KiB is refused, announced or not")
  func oversized() async throws {
    try await TestDaemon.run { daemon in
      let large = String(repeating: " ", count: 65_537)
      let announced = try await RawConnection.post(daemon.socket, "/v1/captures", large)
      #expect(announced.hasPrefix("HTTP/1.1 413 "))
      #expect(announced.contains("\"code\":\"request_too_large\""))
      let chunked = try await RawConnection.exchange(
        daemon.socket,
        "POST /v1/captures HTTP/1.1\r\nhost: x\r\nconnection: close\r\n"
          + "transfer-encoding: chunked\r\n\r\n10001\r\n\(large)\r\n0\r\n\r\n")
      #expect(chunked.hasPrefix("HTTP/1.1 413 "))
    }
  }

  @Test(
    "The captures of an hour are counted when they begin, and then refused under a code of their own"
  )
  func quota() async throws {
    var limits = DeviceLimits()
    limits.captureBurst = 10
    limits.capturesPerHour = 2
    try await TestDaemon.run(limits: limits) { daemon in
      func order() -> String {
        Self.body(nonce: Base64URL(SecureRandom.bytes(32)).text)
      }
      for _ in 0..<2 {
        _ = try await RawConnection.post(daemon.socket, "/v1/captures", "{}")
        let text = try await RawConnection.post(daemon.socket, "/v1/captures", order())
        #expect(text.hasPrefix("HTTP/1.1 201 "))
        await daemon.device.fail(.qualityNotReached)
      }
      let text = try await RawConnection.post(daemon.socket, "/v1/captures", order())
      #expect(text.hasPrefix("HTTP/1.1 429 "))
      #expect(text.contains("Retry-After: 1800\r\n"))
      #expect(text.contains("\"code\":\"capture_quota\"") && text.contains("captures_per_hour"))
    }
  }

  @Test("More captures than the bucket holds are put off, with the time to wait")
  func rateLimit() async throws {
    var limits = DeviceLimits()
    limits.captureBurst = 2
    limits.capturesPerSecond = 0.1
    try await TestDaemon.run(limits: limits) { daemon in
      for _ in 0..<2 {
        let text = try await RawConnection.post(daemon.socket, "/v1/captures", "{}")
        #expect(text.hasPrefix("HTTP/1.1 400 "))
      }
      let text = try await RawConnection.post(daemon.socket, "/v1/captures", "{}")
      #expect(text.hasPrefix("HTTP/1.1 429 "))
      #expect(text.contains("Retry-After: 10\r\n"))
      #expect(text.contains("\"code\":\"rate_limited\""))
    }
  }
}
