import DeviceKeys
import Foundation
import HTTPSupport
import Testing

@testable import RecognitionServer

@Suite struct ServerServiceTests {
  @Test("Nonce, packet and verdict over TLS")
  func exchange() async throws {
    let server = try await TestServer()
    try await server.serving { client in
      let issued: NonceResponse = try await client.post(
        "/v1/nonces", .json(NonceRequest(purpose: "door", deviceID: server.device.id)),
        bearer: server.token)
      let nonce = try #require(Nonce(issued.nonce.bytes))
      let packet = try await server.device.packet(nonce, audience: issued.audience)
      let body = HTTPSClient.Body(mediaType: "application/cbor", bytes: packet)
      let verdict: VerificationResponse = try await client.post(
        "/v1/verifications", body, bearer: server.token)
      #expect(verdict.accepted)
      let replay: VerificationResponse = try await client.post(
        "/v1/verifications", body, bearer: server.token)
      #expect(replay.code == "nonce")
    }
  }

  @Test(
    "Without a terminal's token both calls get 401",
    arguments: ["/v1/nonces", "/v1/verifications"], ["", "x", String(repeating: "0", count: 64)])
  func unauthorised(path: String, token: String) async throws {
    let server = try await TestServer()
    try await server.serving { client in
      let fault = await fault(client, path, token, "application/cbor", [1])
      #expect(fault?.status == 401 && fault?.problem?.code == "unauthorized")
    }
  }

  @Test("A removed terminal is refused at once")
  func removed() async throws {
    let server = try await TestServer()
    try await server.serving { client in
      let request = try HTTPSClient.Body.json(NonceRequest(purpose: "door"))
      let _: NonceResponse = try await client.post("/v1/nonces", request, bearer: server.token)
      try await server.service.store.removeTerminal("kiosk-1")
      let fault = await fault(
        client, "/v1/nonces", server.token, request.mediaType, request.bytes)
      #expect(fault?.status == 401)
    }
  }

  @Test(
    "Rubbish is a verdict, not an error", arguments: [[], [0], [0x82, 0x40, 0x80]] as [[UInt8]])
  func rubbish(bytes: [UInt8]) async throws {
    let server = try await TestServer()
    try await server.serving { client in
      let verdict: VerificationResponse = try await client.post(
        "/v1/verifications",
        HTTPSClient.Body(mediaType: "application/cbor", bytes: bytes), bearer: server.token)
      #expect(!verdict.accepted && verdict.code == "malformed")
    }
  }

  @Test("Only CBOR of at most 16 MiB is taken")
  func bodies() async throws {
    let server = try await TestServer()
    try await server.serving { client in
      let json = await fault(client, "/v1/verifications", server.token, "application/json", [0])
      #expect(json?.status == 415 && json?.problem?.code == "media_type_unsupported")
      let large = [UInt8](repeating: 0, count: 16 << 20 + 1)
      let refused = await fault(
        client, "/v1/verifications", server.token, "application/cbor", large)
      #expect(refused?.status == 413 && refused?.problem?.code == "request_too_large")
    }
  }

  private func fault(
    _ client: HTTPSClient, _ path: String, _ token: String, _ type: String, _ bytes: [UInt8]
  ) async -> HTTPSClientFault? {
    do throws(HTTPSClientFault) {
      let _: VerificationResponse = try await client.post(
        path, HTTPSClient.Body(mediaType: type, bytes: bytes), bearer: token)
      Issue.record("the call was answered")
      return nil
    } catch {
      return error
    }
  }
}
