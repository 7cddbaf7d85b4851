import CBOR
import DeviceKeys
import Foundation
import PacketVectors
import TestSupport
import Testing

@testable import TrustedPacket

@Suite("The liveness claim")
struct LivenessClaimTests {
  /// Everything that the form allows, at its longest.
  private static func largest() throws -> LivenessClaim {
    let digest = SHA256.digest([1])
    let prompt = LivenessPrompt(
      action: .blink, prompted: 3_600_000, started: 3_600_000, completed: 3_600_000)
    return .assessed(
      LivenessEvidence(
        detectors: Dictionary(
          uniqueKeysWithValues: LivenessMethod.allCases.map { ($0, 65_535) }),
        models: [
          String(repeating: "a", count: 32): digest, String(repeating: "b", count: 32): digest,
        ], settings: digest, frames: digest,
        challenge: AnsweredChallenge(
          salt: try #require(ChallengeSalt(digest.bytes)), allowed: Set(LivenessAction.allCases),
          transcript: LivenessTranscript(prompts: [prompt, prompt, prompt]))))
  }

  @Test("All of it together has at most 400 bytes, whatever it says")
  func isSmall() throws {
    let claim = try Self.largest()
    let count = CBOREncoder.encode(claim.cbor).count
    #expect(count <= 400, "\(count)")
    #expect(try LivenessClaim(claim.cbor) == claim)
    print("largest liveness claim: \(count) bytes")
  }

  @Test("A level follows from what said yes", arguments: LivenessLevel.allCases)
  func levels(_ level: LivenessLevel) {
    let parts = level.rawValue.split(separator: "+").map(String.init)
    let methods: [(String, LivenessMethod)] = [
      ("rgb-action", .action), ("ir", .infrared), ("depth", .depth),
    ]
    let said = methods.filter { parts.contains($0.0) }.map(\.1)
    #expect(LivenessLevel(of: said) == level)
    #expect(LivenessLevel(of: said + [.passive, .injection]) == level)
    #expect(level.hasChallenge == said.contains(.action))
  }

  @Test("Codes and names of actions and detectors are those of docs/packet.md")
  func codes() {
    #expect(
      LivenessAction.allCases.map { "\($0.rawValue) \($0.name)" } == [
        "1 turn_left", "2 turn_right", "3 nod", "4 look_up", "5 blink", "6 mouth_open",
        "7 move_closer",
      ])
    #expect(
      LivenessMethod.allCases.map { "\($0.rawValue) \($0.name)" } == [
        "1 action", "2 infrared", "3 depth", "4 passive", "5 injection",
      ])
  }

  @Test("A chain of frames is that of docs/packet.md, and tells their order")
  func chain() throws {
    let nonce = try #require(Nonce(Array(0..<32)))
    let (a, b) = (SHA256.digest([1]), SHA256.digest([2]))
    var chain = FrameChain(nonce: nonce)
    chain.append(a)
    chain.append(b)
    let first = SHA256.digest(SHA256.digest(nonce.bytes).bytes + a.bytes)
    #expect(chain.digest == SHA256.digest(first.bytes + b.bytes))
    var other = FrameChain(nonce: nonce)
    other.append(b)
    other.append(a)
    #expect(other.digest != chain.digest)
  }
}

@Suite("Random liveness claims")
struct LivenessClaimFuzzTests {
  private static let count =
    ProcessInfo.processInfo.environment["ATTESTCAM_FUZZ"].flatMap(Int.init) ?? 100_000

  /// Claims that are read encode to the bytes that were read: nothing is taken that this profile does not say.
  @Test("Mutated claims are refused, or encode to the very same bytes", .timeLimit(.minutes(10)))
  func strict() throws {
    let good = CBOREncoder.encode(try ExampleClaims.make().liveness.cbor)
    var generator = SeededRandom(seed: 20_261_121)
    var (refused, taken) = (0, 0)
    for _ in 0..<Self.count {
      var bytes = good
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let index = Int.random(in: bytes.indices, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[index] = .random(in: 0...255, using: &generator)
        case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 2: bytes.remove(at: index)
        default: bytes.insert(.random(in: 0...255, using: &generator), at: index)
        }
      }
      guard let value = try? CBORReader.decode(bytes[...]), let claim = try? LivenessClaim(value)
      else {
        refused += 1
        continue
      }
      taken += 1
      #expect(CBOREncoder.encode(claim.cbor) == bytes)
    }
    // Changed digests, times and versions are fine claims; most other changes are none.
    #expect(
      refused > Self.count / 4 && taken > Self.count / 20, "\(refused) refused, \(taken) taken")
  }
}
