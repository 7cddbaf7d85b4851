import DeviceKeys
import Foundation
import HTTPSupport
import Testing

@testable import Management

@Suite struct CAServiceTests {
  @Test("A factory enrols a device over TLS, and gets the same chain again")
  func enrol() async throws {
    let ca = try TestCA()
    let request = try await ca.request()
    try await ca.serving { url in
      try await HTTPSClient.open(url, trusting: ca.roots) { client in
        let first: EnrolmentResponse = try await client.post(
          "/v1/devices", .json(request), bearer: ca.token)
        let again: EnrolmentResponse = try await client.post(
          "/v1/devices", .json(request), bearer: ca.token)
        #expect(first.chain == again.chain)
        let chain = try first.certificates()
        #expect(chain.certificates.count == 2 && chain.device.deviceID == request.deviceID)
        #expect(String(decoding: try await client.get("/v1/anchors"), as: UTF8.self) == ca.roots)
        let lists = String(decoding: try await client.get("/v1/crl"), as: UTF8.self)
        #expect(try RevocationList.list(pem: lists).count == 2)
      }
    }
  }

  @Test(
    "Without the current operator's token nothing is enrolled",
    arguments: ["", "wrong", String(repeating: "0", count: 64), "old"])
  func unauthorised(token: String) async throws {
    let ca = try TestCA()
    let bearer = token == "old" ? ca.token : token
    if token == "old" { _ = try await ca.authority.replaceOperatorToken() }
    let request = try await ca.request()
    try await ca.serving { url in
      let fault = try await fault(url, ca.roots, bearer, .json(request))
      #expect(fault?.status == 401)
      #expect(fault?.problem?.code == "unauthorized")
    }
    #expect(try await ca.authority.certificates().allSatisfy { $0.kind != .device })
  }

  @Test(
    "A body that is not the API's is refused and the member is named",
    arguments: [
      ("{", "not a valid JSON text"), (#"{"device_id":"AA"}"#, "device_id: must have 32 bytes"),
      (#"{"device_id":"AA=="}"#, "base64url"), (#"{"extra":1}"#, "extra: is not known"),
      (
        #"{"device_id":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","csr":"","key_protection":"x"}"#,
        "key_protection: must be"
      ),
    ])
  func malformed(body: String, reason: String) async throws {
    let ca = try TestCA()
    try await ca.serving { url in
      let fault = await fault(
        url, ca.roots, ca.token,
        HTTPSClient.Body(mediaType: "application/json", bytes: Array(body.utf8)))
      #expect(fault?.status == 400 && fault?.problem?.code == "request_malformed")
      #expect(fault?.problem?.detail.contains(reason) == true, "\(String(describing: fault))")
    }
  }

  @Test("A body that is too large gets 413")
  func tooLarge() async throws {
    let ca = try TestCA()
    try await ca.serving { url in
      let fault = await fault(
        url, ca.roots, ca.token,
        HTTPSClient.Body(
          mediaType: "application/json", bytes: [UInt8](repeating: 0x20, count: 20_000)))
      #expect(fault?.status == 413 && fault?.problem?.code == "request_too_large")
    }
  }

  @Test("An unknown call gets 404 in the API's own format")
  func unknownCall() async throws {
    let ca = try TestCA()
    try await ca.serving { url in
      let fault = await #expect(throws: HTTPSClientFault.self) {
        try await HTTPSClient.open(url, trusting: ca.roots) { _ = try await $0.get("/v1/x") }
      }
      #expect(fault?.status == 404 && fault?.problem?.code == "not_found")
    }
  }

  @Test("A client that trusts another root fails at TLS and says so")
  func wrongRoot() async throws {
    let ca = try TestCA()
    let other = try TestCA()
    let request = try await ca.request()
    try await ca.serving { url in
      let fault = try await fault(url, other.roots, ca.token, .json(request))
      #expect(fault?.code == .tls, "\(String(describing: fault))")
      #expect(fault?.message.contains("TLS") == true)
    }
  }

  @Test("A client that calls the server by a name it does not have fails at TLS")
  func wrongHost() async throws {
    let ca = try TestCA()
    try await ca.serving { url in
      let other = url.replacingOccurrences(of: "localhost", with: "127.0.0.1")
      let fault = await fault(
        other, ca.roots, ca.token, HTTPSClient.Body(mediaType: "x/y", bytes: []))
      #expect(fault?.code == .tls, "\(String(describing: fault))")
    }
  }

  @Test("Where nobody listens the client fails at connecting")
  func nobodyThere() async throws {
    let ca = try TestCA()
    let fault = await fault(
      "https://localhost:9", ca.roots, "x", HTTPSClient.Body(mediaType: "x/y", bytes: []))
    #expect(fault?.code == .connect, "\(String(describing: fault))")
  }

  private func fault(
    _ url: String, _ roots: String, _ token: String, _ body: HTTPSClient.Body
  ) async -> HTTPSClientFault? {
    do {
      try await HTTPSClient.open(url, trusting: roots) { client in
        let _: EnrolmentResponse = try await client.post("/v1/devices", body, bearer: token)
      }
      Issue.record("the call was answered")
      return nil
    } catch {
      return error as? HTTPSClientFault
    }
  }
}
