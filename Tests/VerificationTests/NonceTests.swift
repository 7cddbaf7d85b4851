import DeviceKeys
import Foundation
import PacketVectors
import Testing
import TrustedPacket
import Verification

@Suite("Nonces")
struct NonceTests {
  @Test("A packet that fails before the nonce step leaves the nonce alone")
  func survivesEarlyRefusals() async throws {
    let bench = try Bench()
    let verifier = try bench.verifier()
    let nonces = CountingNonces(bench.nonce)
    let early: Set = ["malformed", "certificate", "signature"]
    var refused = 0
    for vector in try bench.folder.manifest().packets where early.contains(vector.expected.step) {
      let bytes = try bench.folder.bytes(vector.file)
      await #expect(throws: Refusal.self) {
        try await verifier.verify(bytes, nonces: nonces, at: bench.now)
      }
      refused += 1
    }
    #expect(refused > 60)
    #expect(nonces.calls == 0)
    _ = try await verifier.verify(bench.packet(), nonces: nonces, at: bench.now)
    #expect(nonces.isUsed)
  }

  @Test("A packet is accepted once")
  func acceptsOnce() async throws {
    let bench = try Bench()
    let (verifier, packet) = (try bench.verifier(), try await bench.packet())
    let nonces = CountingNonces(bench.nonce)
    _ = try await verifier.verify(packet, nonces: nonces, at: bench.now)
    let refusal = await #expect(throws: Refusal.self) {
      try await verifier.verify(packet, nonces: nonces, at: bench.now)
    }
    #expect(refusal?.step == .nonce)
  }

  @Test("Of two at the same time one is accepted")
  func acceptsOneOfTwo() async throws {
    let bench = try Bench()
    let (verifier, packet) = (try bench.verifier(), try await bench.packet())
    let nonces = CountingNonces(bench.nonce)
    let accepted = await withTaskGroup(of: Bool.self, returning: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          (try? await verifier.verify(packet, nonces: nonces, at: bench.now)) != nil
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(accepted == 1)
    #expect(nonces.calls == 8)
  }

  @Test("A packet that fails behind the nonce step has used the nonce up")
  func isUsedByLateRefusals() async throws {
    let bench = try Bench()
    let verifier = try bench.verifier()
    for file in ["policy/replay", "sample/flipped-sample", "image/not-an-image"] {
      let nonces = CountingNonces(bench.nonce)
      let bytes = try bench.folder.bytes("packets/\(file).cbor")
      await #expect(throws: Refusal.self) {
        try await verifier.verify(bytes, nonces: nonces, at: bench.now)
      }
      #expect(nonces.isUsed, "\(file)")
    }
  }

  @Test("The authority is asked about the certificate's device and the signed purpose")
  func asksAboutCertificate() async throws {
    let bench = try Bench()
    let nonces = CountingNonces(bench.nonce)
    var claims = bench.claims
    claims.device = .random()
    let packet = try await bench.packet(claims)
    let refusal = await #expect(throws: Refusal.self) {
      try await bench.verifier().verify(packet, nonces: nonces, at: bench.now)
    }
    #expect(refusal?.step == .device)
    #expect(nonces.asked.device == bench.device)
    #expect(nonces.asked.purpose == "payment")
  }

  @Test("An authority that cannot answer is a refusal")
  func refusesWithoutAnswer() async throws {
    let bench = try Bench()
    let packet = try await bench.packet()
    let refusal = await #expect(throws: Refusal.self) {
      try await bench.verifier().verify(
        packet, nonces: CountingNonces(bench.nonce, isAvailable: false), at: bench.now)
    }
    #expect(refusal == Refusal(.nonce, "the nonce authority cannot answer"))
  }

  @Test("An expected nonce is compared whole, and its device too")
  func expects() async throws {
    let bench = try Bench()
    let other = DeviceID.random()
    let expected = ExpectedNonce(bench.nonce, device: bench.device)
    #expect(await expected.consume(bench.nonce, for: bench.device, purpose: "") == .accepted)
    #expect(await expected.consume(bench.nonce, for: other, purpose: "") == .deviceNotAllowed)
    #expect(await expected.consume(.random(), for: bench.device, purpose: "") == .refused)
    #expect(await expected.consume(.random(), for: other, purpose: "") == .refused)
    let anybody = ExpectedNonce(bench.nonce)
    #expect(await anybody.consume(bench.nonce, for: other, purpose: "") == .accepted)
  }
}
