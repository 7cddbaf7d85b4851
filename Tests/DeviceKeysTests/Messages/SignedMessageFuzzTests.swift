import Foundation
import TestSupport
import Testing

@testable import DeviceKeys

@Suite("Random signed messages")
struct SignedMessageFuzzTests {
  /// ATTESTCAM_FUZZ raises the number of mutations, for a run overnight.
  private static let count =
    ProcessInfo.processInfo.environment["ATTESTCAM_FUZZ"].flatMap(Int.init) ?? 20_000

  @Test("None of the mutated messages is believed or crashes the reader", .timeLimit(.minutes(10)))
  func refusesMutations() async throws {
    let pki = try TestPKI()
    let validator = try pki.validator()
    let denyList = try TestManagement(pki).sign(pki.denyList([pki.id, .random()]))
    let selfTest = try await SignedMessage.make(
      .selfTest(nonce: .random(), chain: pki.chain), by: pki.deviceKey)
    var random = SeededRandom(seed: 20_261_121)
    var codes: [SignedMessageError.Code: Int] = [:]
    for round in 0..<Self.count {
      let original = round.isMultiple(of: 2) ? denyList : selfTest
      let changed = Self.mutate(original, with: &random)
      guard changed != original else { continue }
      do throws(SignedMessageError) {
        if round.isMultiple(of: 2) {
          _ = try ValidatedDenyList(changed, by: validator, at: pki.now)
        } else {
          _ = try SignedMessage(changed, as: .selfTest).verifyDevice(by: validator, at: pki.now)
        }
        Issue.record("accepted: \(Hex.encode(changed))")
      } catch {
        codes[error.code, default: 0] += 1
      }
    }
    #expect(codes.values.reduce(0, +) > Self.count * 9 / 10)
    // The mutations must reach behind the reader.
    for code in [SignedMessageError.Code.malformed, .untrusted, .signature] {
      #expect(codes[code] ?? 0 > 100, "\(code)")
    }
  }

  @Test("A deny list's payload is read or refused, whatever the bytes")
  func readsPayloads() throws {
    let payload = try TestPKI().denyList([.random(), .random(), .random()]).payload
    var random = SeededRandom(seed: 7)
    var read = 0
    for _ in 0..<Self.count {
      let changed = Self.mutate(payload, with: &random)
      guard let list = try? DenyList(payload: changed[...]) else { continue }
      // What is read is written the same way: there is one encoding.
      #expect(list.payload == changed)
      read += 1
    }
    #expect(read > 100)
  }

  @Test("A software manifest's payload is read or refused, whatever the bytes")
  func readsManifests() throws {
    let files = ["/usr/lib/a", "/usr/lib/b", "/etc/c"].map { ($0, SHA256.digest(Array($0.utf8))) }
    let payload = try SoftwareManifest(
      signedAt: Date(timeIntervalSince1970: 1_800_000_000),
      files: Dictionary(uniqueKeysWithValues: files)
    ).payload
    var random = SeededRandom(seed: 8)
    var read = 0
    for _ in 0..<Self.count {
      let changed = Self.mutate(payload, with: &random)
      guard let manifest = try? SoftwareManifest(payload: changed[...]) else { continue }
      #expect(manifest.payload == changed)
      read += 1
    }
    #expect(read > 100)
  }

  private static func mutate(_ bytes: [UInt8], with random: inout SeededRandom) -> [UInt8] {
    var changed = bytes
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let index = Int.random(in: changed.indices, using: &random)
      let length = min(Int.random(in: 1...40, using: &random), changed.count - index)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: changed[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: changed[index] = UInt8.random(in: 0...255, using: &random)
      case 2 where changed.count > 64: changed.removeSubrange(index..<index + length)
      case 3: changed.insert(contentsOf: changed[index..<index + length], at: index)
      default: changed[index] = [0x9F, 0xFB, 0x5B, 0xBA, 0xC0, 0x00][index % 6]
      }
    }
    return changed
  }
}
