import Foundation
import TestSupport
import Testing

@testable import TPMKeys

@Suite("Random key files")
struct KeyFileFuzzTests {
  /// ATTESTCAM_FUZZ raises the number of mutations, for a run overnight.
  private static let count =
    ProcessInfo.processInfo.environment["ATTESTCAM_FUZZ"].flatMap(Int.init) ?? 100_000

  @Test("A mutated key is refused, or encodes to the very bytes it was read from")
  func mutations() {
    let original = TSSPrivateKey.encode(KeyFileTests.blob)
    var random = SeededRandom(seed: 20_261_121)
    var (accepted, codes): (Int, [TPMError.Code: Int]) = (0, [:])
    for _ in 0..<Self.count {
      var bytes = original
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[index] = UInt8.random(in: 0...255, using: &random)
        case 2: bytes.remove(at: index)
        default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
        }
      }
      do throws(TPMError) {
        let key = try TSSPrivateKey.decode(bytes, .deviceKey)
        // The private part is the TPM's own business; everything else has one form.
        #expect(TSSPrivateKey.encode(key) == bytes)
        accepted += 1
      } catch {
        codes[error.code, default: 0] += 1
      }
    }
    // The mutations must reach behind the reader of DER, or they would test nothing else.
    #expect(accepted > 100)
    #expect(codes[.malformed] ?? 0 > 1_000 && codes[.unsupported] ?? 0 > 1_000)
    print("\(Self.count) mutations: \(accepted) in the private part only, \(codes)")
  }
}
