import DeviceKeys
import Foundation
import PacketVectors
import TestSupport
import Testing
import TrustedPacket
import Verification

/// Invariant 4: every bit matters. The mutations run on both cores of a small machine, so each test is one task.
@Suite("Changed packets")
struct MutationTests {
  /// Where the token lies in the typical packet: behind the array's head and the token's.
  private static func tokenRange(of packet: [UInt8]) throws -> Range<Int> {
    let token = try Packet(packet).token.bytes
    return token.startIndex..<token.endIndex
  }

  private static func original() throws -> (bench: Bench, verifier: Verifier, packet: [UInt8]) {
    let bench = try Bench()
    return (
      bench, try bench.verifier(),
      try bench.folder.bytes("packets/accepted/typical.cbor")
    )
  }

  @Test("The packet that the mutations start from is accepted")
  func startsGood() async throws {
    let (bench, verifier, packet) = try Self.original()
    #expect(await bench.step(of: packet, by: verifier) == nil)
  }

  @Test("Every flipped bit of the token and of the heads around it is refused, before any image")
  func refusesFlips() async throws {
    let (bench, verifier, packet) = try Self.original()
    let token = try Self.tokenRange(of: packet)
    // The list's head and the sample's head follow the token.
    let end = packet.count - bench.image.count
    var steps: [VerificationStep: Int] = [:]
    for index in 0..<end {
      for bit in 0..<8 {
        var changed = packet
        changed[index] ^= 1 << bit
        let step = await bench.step(of: changed, by: verifier)
        #expect(step != nil, "byte \(index) bit \(bit) was accepted")
        if let step { steps[step, default: 0] += 1 }
      }
    }
    #expect(steps.values.reduce(0, +) == end * 8)
    #expect(end > token.count && token.count > 1300)
    // Whoever changes a token cannot use up its nonce, nor reach the policy or an image parser.
    #expect(
      Set(steps.keys).isSubset(of: [.malformed, .certificate, .revocation, .signature, .policy]))
  }

  @Test("Every flipped bit of the sample is refused")
  func refusesSampleFlips() async throws {
    let (bench, verifier, packet) = try Self.original()
    for index in (packet.count - bench.image.count)..<packet.count {
      for bit in 0..<8 {
        var changed = packet
        changed[index] ^= 1 << bit
        #expect(await bench.step(of: changed, by: verifier) == .sample)
      }
    }
  }

  @Test("Every truncation is malformed")
  func refusesTruncations() async throws {
    let (bench, verifier, packet) = try Self.original()
    for count in 0..<packet.count {
      #expect(await bench.step(of: Array(packet[..<count]), by: verifier) == .malformed)
    }
  }

  @Test("A byte put in anywhere is refused", arguments: [0x00, 0x20, 0x58, 0xA0, 0xF6, 0xFF])
  func refusesInsertions(_ byte: UInt8) async throws {
    let (bench, verifier, packet) = try Self.original()
    for index in 0...packet.count {
      var changed = packet
      changed.insert(byte, at: index)
      let step = await bench.step(of: changed, by: verifier)
      #expect(step != nil, "\(byte) put in at \(index) was accepted")
    }
  }

  @Test("A byte left out anywhere is refused")
  func refusesDeletions() async throws {
    let (bench, verifier, packet) = try Self.original()
    for index in packet.indices {
      var changed = packet
      changed.remove(at: index)
      let step = await bench.step(of: changed, by: verifier)
      #expect(step != nil, "left out at \(index), and accepted")
    }
  }
}
