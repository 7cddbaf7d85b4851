import Foundation
import TestSupport
import Testing

@testable import PNG

@Suite("Depth maps under mutation")
struct PNG16FuzzTests {
  @Test("Whatever is changed, a map is refused or has the size that its header says")
  func mutations() throws {
    var random = SeededRandom(seed: 23)
    let rounds = ProcessInfo.processInfo.environment["ATTESTCAM_FUZZ"].flatMap { Int($0) } ?? 5_000
    let original = try PNG16Tests.encode(PNG16Tests.plane(24, 18), 24, 18)
    var refused = 0
    for _ in 0..<rounds {
      var bytes = original
      for _ in 0...random.next() % 3 {
        let at = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 5 {
        case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes[at] ^= 1 << UInt8(random.next() % 8)
        case 2: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: at)
        case 3: bytes.removeSubrange(at...)
        default: bytes.remove(at: at)
        }
        if bytes.isEmpty { break }
      }
      do {
        let size = try PNG16Tests.check(bytes)
        // Every byte but those that say the size is under a CRC.
        #expect(size == (24, 18))
      } catch is PNGError {
        refused += 1
      }
    }
    #expect(refused > rounds * 9 / 10)
  }
}
