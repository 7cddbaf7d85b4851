import DeviceKeys
import Foundation
import GRDB
import HTTPSupport
import HTTPTypes
import Platform
import TestSupport
import Testing

@testable import RecognitionServer

@Suite struct NonceTests {
  @Test("Nonces differ, have 32 bytes, and only their hashes are stored")
  func uniqueAndHashed() async throws {
    let server = try await TestServer()
    var seen: Set<[UInt8]> = []
    for _ in 0..<200 { seen.insert(try await server.nonce().bytes) }
    #expect(seen.count == 200 && seen.allSatisfy { $0.count == 32 })
    let stored = try await server.service.store.pool.read {
      try Data.fetchSet($0, sql: "SELECT hash FROM nonce")
    }
    #expect(stored == Set(seen.map { Data(SHA256.digest($0).bytes) }))
  }

  @Test("A nonce says for whom and until when it is good: 60 seconds")
  func response() async throws {
    let server = try await TestServer()
    let response = try await server.service.issueNonce(
      NonceRequest(purpose: "door"), to: server.terminal)
    #expect(response.audience == TestServer.audience)
    #expect(response.expiresAt == server.clock.now + 60)
  }

  @Test("A terminal gets nonces for its own purposes and devices only")
  func rights() async throws {
    let server = try await TestServer()
    let cases = [
      (NonceRequest(purpose: "vault"), ServerProblem.purposeNotAllowed),
      (NonceRequest(purpose: "door", deviceID: .random()), ServerProblem.deviceNotAllowed),
    ]
    for (request, code) in cases {
      let error = await #expect(throws: Problem.self) {
        try await server.service.issueNonce(request, to: server.terminal)
      }
      #expect(error?.code == code.rawValue)
    }
  }

  @Test("A terminal may have only so many nonces outstanding; expired ones do not count")
  func cap() async throws {
    let server = try await TestServer(nonceCap: 3)
    for _ in 0..<3 { _ = try await server.nonce() }
    let error = await #expect(throws: Problem.self) { try await server.nonce() }
    #expect(error?.code == ServerProblem.tooManyNonces.rawValue)
    #expect(error?.headers[.retryAfter] == "60")
    server.clock.advance(by: 60)
    _ = try await server.nonce()
  }

  @Test("A restart drops all outstanding nonces and keeps the terminals")
  func restart() async throws {
    let server = try await TestServer()
    let packet = try await server.device.packet(server.nonce())
    let again = try await TestServer.open(
      ServerFiles(directory: server.folder.file("server")), server.authority, server.clock)
    #expect(await again.verify(packet, from: server.terminal).code == "nonce")
    #expect(try await again.store.terminal(token: server.token) == server.terminal)
  }

  @Test("Using up a nonce costs the same however many there are")
  func indexed() async throws {
    let server = try await TestServer()
    let plan = try await server.service.store.pool.read {
      try Row.fetchAll(
        $0,
        sql: """
          EXPLAIN QUERY PLAN DELETE FROM nonce WHERE hash = x'00' AND terminal = 'a'
            AND EXISTS (SELECT 1 FROM terminal_device WHERE terminal = 'a' AND device = x'00')
          """
      ).map { $0["detail"] as String }
    }
    #expect(plan.filter { $0.hasPrefix("SCAN") }.isEmpty && !plan.isEmpty, "\(plan)")
  }
}
