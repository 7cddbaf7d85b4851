import DeviceKeys
import Foundation
import HTTPSupport
import Testing

@testable import Management

@Suite struct CAServiceTests {
  @Test("A factory enrols a device over TLS; the device tests itself and renews; lists are served")
  func enrol() async throws {
    let ca = try TestCA()
    let (device, key, next) = (DeviceID.random(), try ca.key(), try ca.key())
    try await ca.serving { url in
      try await HTTPSClient.open(url, trusting: ca.roots) { client in
        let challenge: EnrolmentChallenge = try await client.post(
          "/v1/enrolments", .json(EnrolmentStart(deviceID: device, keyProtection: .file)),
          bearer: ca.token)
        let request = try await CertificationRequest.make(
          for: device, key: key, answering: challenge.nonce)
        let first: ChainResponse = try await client.post(
          "/v1/enrolments/\(challenge.id)",
          .json(EnrolmentEvidence(certificationRequest: request.der)), bearer: ca.token)
        let chain = try first.certificates()
        #expect(chain.certificates.count == 2 && chain.device.deviceID == device)

        let test: EnrolmentChallenge = try await client.post(
          "/v1/self-tests", .json(DeviceStart(deviceID: device)))
        let token = try await SignedMessage.make(
          .selfTest(nonce: test.nonce, chain: chain), by: key)
        let result: SelfTestResult = try await client.post(
          "/v1/self-tests/\(test.id)", .json(SelfTestEvidence(token: token)))
        #expect(result.passed && result.deviceID == device)

        let renewal: EnrolmentChallenge = try await client.post(
          "/v1/renewals", .json(DeviceStart(deviceID: device)))
        let second: ChainResponse = try await client.post(
          "/v1/renewals/\(renewal.id)",
          .json(try await ca.renewal(renewal, chain, key: key, to: next)))
        #expect(try second.certificates().device.publicKey == next.publicKey)

        #expect(String(decoding: try await client.get("/v1/anchors"), as: UTF8.self) == ca.roots)
        let lists = String(decoding: try await client.get("/v1/crl"), as: UTF8.self)
        let validator = try ChainValidator(
          anchors: Certificate.list(pem: ca.roots),
          revocation: .lists(RevocationList.list(pem: lists)))
        let denied = try ValidatedDenyList(
          await client.get("/v1/deny-list"), by: validator, at: Date())
        #expect(denied.list.count == 0)
      }
    }
  }

  @Test(
    "Without the current operator's token nothing is enrolled",
    arguments: ["", "wrong", String(repeating: "0", count: 64), "old"])
  func unauthorised(token: String) async throws {
    let ca = try TestCA()
    let bearer = token == "old" ? ca.token : token
    if token == "old" {
      try await ca.authority.removeOperator(try #require(ManagedName("factory")))
    }
    let request = EnrolmentStart(deviceID: .random(), keyProtection: .file)
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
        #"{"device_id":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","key_protection":"x"}"#,
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
          mediaType: "application/json", bytes: [UInt8](repeating: 0x20, count: 100_000)))
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
    let request = EnrolmentStart(deviceID: .random(), keyProtection: .file)
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
        let _: EnrolmentChallenge = try await client.post("/v1/enrolments", body, bearer: token)
      }
      Issue.record("the call was answered")
      return nil
    } catch {
      return error as? HTTPSClientFault
    }
  }
}
