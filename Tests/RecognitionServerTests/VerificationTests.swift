import DeviceKeys
import Foundation
import HTTPSupport
import Management
import Platform
import TestSupport
import Testing
import Verification

@testable import RecognitionServer

@Suite struct VerificationTests {
  @Test("A packet is accepted once, with its device and what was measured")
  func acceptedOnce() async throws {
    let server = try await TestServer()
    let packet = try await server.device.packet(server.nonce())
    let first = await server.verdict(packet)
    #expect(first.accepted && first.code == "accepted", "\(first)")
    #expect(first.deviceID?.bytes == server.device.id.bytes)
    #expect(first.measured?.quality.values == ["single_face": 1])
    #expect(first.reason == nil)
    #expect(first.notChecked == ["deny list", "capture profile", "liveness (none is taken)"])
    let second = await server.verdict(packet)
    #expect(!second.accepted && second.code == "nonce" && second.measured == nil)
  }

  @Test("Of two identical packets at the same time exactly one is accepted", arguments: 0..<10)
  func race(round: Int) async throws {
    let server = try await TestServer()
    let packet = try await server.device.packet(server.nonce())
    let codes = await withTaskGroup(of: String.self) { group in
      for _ in 0..<4 { group.addTask { await server.verdict(packet).code } }
      return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
    #expect(codes == ["accepted": 1, "nonce": 3])
  }

  @Test("Of simultaneous answers over two openings of the store exactly one is accepted")
  func raceAcrossProcesses() async throws {
    let server = try await TestServer()
    let nonce = try await server.nonce()
    let other = try Store(path: server.folder.file("server/server.sqlite"))
    let verdicts = try await withThrowingTaskGroup(of: NonceVerdict.self) { group in
      for index in 0..<16 {
        let store = index.isMultiple(of: 2) ? server.service.store : other
        group.addTask {
          try await store.consume(
            nonce, for: server.device.id, purpose: "door", terminal: server.terminal,
            now: server.clock.now)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(verdicts.filter { $0 == .accepted }.count == 1)
    #expect(verdicts.filter { $0 == .refused }.count == 15)
  }

  @Test("A nonce is good until just before 60 seconds", arguments: [59.9, 60.0])
  func expiry(seconds: TimeInterval) async throws {
    let server = try await TestServer()
    let packet = try await server.device.packet(server.nonce())
    server.clock.advance(by: seconds)
    #expect(await server.verdict(packet).code == (seconds < 60 ? "accepted" : "nonce"))
  }

  @Test("Unknown, used, expired, another purpose's and another terminal's nonces look the same")
  func sameOutside() async throws {
    let server = try await TestServer()
    let other = try Terminal(name: "kiosk-2", devices: [server.device.id], purposes: ["door"])
    _ = try await server.service.store.add(other)
    let device = server.device
    let used = try await device.packet(server.nonce())
    _ = await server.verdict(used)
    var verdicts = [await server.verdict(used)]
    verdicts.append(await server.verdict(try await device.packet(.random())))
    verdicts.append(
      await server.verdict(try await device.packet(server.nonce(purpose: "till"))))
    verdicts.append(await server.verdict(try await device.packet(server.nonce()), from: other))
    let late = try await device.packet(server.nonce())
    server.clock.advance(by: 61)
    verdicts.append(await server.verdict(late))
    #expect(Set(verdicts.map(\.code)) == ["nonce"])
    #expect(Set(verdicts.map(\.reason)).count == 1)
  }

  @Test("A genuine device that is not the terminal's is refused as device; the nonce survives")
  func deviceOfAnother() async throws {
    let server = try await TestServer()
    let stranger = try await TestDevice(server.authority, server.folder)
    let nonce = try await server.nonce()
    let refused = await server.verdict(try await stranger.packet(nonce))
    #expect(refused.code == "device" && refused.deviceID == nil)
    #expect(await server.verdict(try await server.device.packet(nonce)).accepted)
  }

  @Test("A nonce for one device is not answered by another of the same terminal")
  func nonceForOneDevice() async throws {
    let server = try await TestServer()
    let second = try await TestDevice(server.authority, server.folder)
    let both = try Terminal(
      name: "kiosk-1", devices: [server.device.id, second.id], purposes: ["door"])
    try await server.service.store.update(both)
    let nonce = try await server.nonce(device: server.device.id)
    #expect(await server.verdict(try await second.packet(nonce)).code == "device")
    #expect(await server.verdict(try await server.device.packet(nonce)).accepted)
    let open = try await server.nonce()
    #expect(await server.verdict(try await second.packet(open)).accepted)
  }

  @Test("A device that was taken from the terminal no longer answers")
  func deviceTakenAway() async throws {
    let server = try await TestServer()
    let packet = try await server.device.packet(server.nonce())
    try await server.service.store.update(
      Terminal(name: "kiosk-1", devices: [.random()], purposes: ["door"]))
    #expect(await server.verdict(packet).code == "device")
  }

  @Test("A packet for another server is refused by policy, whatever the policy file says")
  func audience() async throws {
    let server = try await TestServer()
    let packet = try await server.device.packet(server.nonce(), audience: "https://other.example")
    #expect(await server.verdict(packet).code == "policy")
  }

  @Test("A packet that claims another device than its certificate is refused")
  func claimedDevice() async throws {
    let server = try await TestServer()
    let packet = try await server.device.packet(server.nonce(), claiming: .random())
    #expect(await server.verdict(packet).code == "device")
  }

  @Test("A packet with a changed bit is refused and does not use up the nonce", arguments: 0..<24)
  func changedBit(part: Int) async throws {
    let server = try await TestServer()
    var packet = try await server.device.packet(server.nonce())
    let good = packet
    // Spread over the token, which stands first; the sample behind it is checked after the nonce.
    packet[8 + part * 50] ^= 1
    let verdict = await server.verdict(packet)
    #expect(!verdict.accepted)
    #expect(
      ["malformed", "certificate", "signature", "policy"].contains(verdict.code), "\(verdict)")
    #expect(await server.verdict(good).accepted)
  }

  @Test("A revocation counts as soon as the CRL file is replaced")
  func revocation() async throws {
    let server = try await TestServer()
    let before = await server.verdict(try await server.device.packet(server.nonce()))
    #expect(before.accepted)
    try await server.authority.revoke(.device(server.device.id), reason: .privilegeWithdrawn)
    let after = await server.verdict(try await server.device.packet(server.nonce()))
    #expect(after.code == "revocation")
  }

  @Test("While the new CRL file is unusable the last good one counts, until it is stale")
  func unusableCRL() async throws {
    let server = try await TestServer()
    try Data("nonsense".utf8).write(
      to: URL(filePath: server.authority.files.revocationLists))
    #expect(await server.verdict(try await server.device.packet(server.nonce())).accepted)
    server.clock.advance(by: 24 * 3600)
    let stale = await server.verdict(try await server.device.packet(server.nonce()))
    #expect(stale.code == "revocation")
  }

  @Test("A policy for other servers only, or a missing CRL, stops the start")
  func start() async throws {
    let server = try await TestServer()
    let files = ServerFiles(directory: server.folder.file("server"))
    let policy = await #expect(throws: ServerError.self) {
      try await TestServer.open(
        files, server.authority, server.clock,
        policy: VerificationPolicy(audiences: ["https://other.example"]))
    }
    #expect(policy?.code == .invalid)
    try FileManager.default.removeItem(atPath: server.authority.files.revocationLists)
    let crl = await #expect(throws: ServerError.self) {
      try await TestServer.open(files, server.authority, server.clock)
    }
    #expect(crl?.code == .missing)
  }
}
