import DeviceKeys
import Foundation
import TestSupport
import Testing
import TrustedPacket

@testable import AuditLog

@Suite("Random audit logs")
struct AuditFuzzTests {
  /// ATTESTCAM_FUZZ raises the number of mutations, for a run overnight.
  private static let count =
    ProcessInfo.processInfo.environment["ATTESTCAM_FUZZ"].flatMap(Int.init) ?? 20_000

  @Test("A mutated log has the head only if all before the head is as it was")
  func refusesMutations() throws {
    let bench = try AuditBench()
    try bench.write(4)
    let file = try bench.files()[0]
    let original = try bench.bytes(file)
    let head = try #require(bench.heads.last).digest
    var random = SeededRandom(seed: 20_261_121)
    var codes: [AuditError.Code: Int] = [:]
    for _ in 0..<Self.count {
      var changed = original
      for _ in 0..<Int.random(in: 1...3, using: &random) { Self.change(&changed, &random) }
      try bench.replace(file, changed)
      do throws(AuditError) {
        _ = try bench.verify(head: head)
        #expect(changed.starts(with: original), "accepted: \(Hex.encode(changed))")
      } catch {
        codes[error.code, default: 0] += 1
      }
    }
    // The mutations must reach every verdict, or they would test nothing else.
    #expect(codes[.broken] ?? 0 > 100 && codes[.headUnknown] ?? 0 > 100, "\(codes)")
  }

  private static func change(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
    let index = Int.random(in: 0...bytes.count, using: &random)
    let length = min(Int.random(in: 1...300, using: &random), bytes.count - index)
    switch Int.random(in: 0..<6, using: &random) {
    case 0 where index < bytes.count: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes.removeSubrange(index..<index + length)
    case 2: bytes.insert(contentsOf: bytes[index..<index + length], at: index)
    case 3: bytes.insert(UInt8(ascii: "\n"), at: index)
    case 4: bytes.removeLast(bytes.count - index)
    default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
    }
  }
}
