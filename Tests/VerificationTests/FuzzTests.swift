import DeviceKeys
import Foundation
import PacketVectors
import TestSupport
import Testing
import TrustedPacket
import Verification

@Suite("Random packets")
struct FuzzTests {
  /// ATTESTCAM_FUZZ raises the number of mutations, for a run overnight.
  private static let count =
    ProcessInfo.processInfo.environment["ATTESTCAM_FUZZ"].flatMap(Int.init) ?? 200_000

  @Test("None of the mutated packets is accepted or crashes the verifier", .timeLimit(.minutes(10)))
  func refusesMutations() async throws {
    let bench = try Bench()
    let verifier = try bench.verifier()
    let manifest = try bench.folder.manifest()
    let corpus = try manifest.packets.map { try bench.folder.bytes($0.file) }
    // A mutation may undo another, or cut one packet back to another: those are no mutations.
    let originals = Set(corpus)
    var mutator = Mutator(seed: 20_260_601, corpus: corpus)
    var (tried, steps): (Int, [VerificationStep: Int]) = (0, [:])
    for _ in 0..<Self.count {
      let packet = mutator.next()
      guard !originals.contains(packet) else { continue }
      let step = await bench.step(of: packet, by: verifier)
      #expect(step != nil, "accepted: \(Hex.encode(packet))")
      tried += 1
      if let step { steps[step, default: 0] += 1 }
    }
    #expect(tried > Self.count * 9 / 10)
    #expect(steps.values.reduce(0, +) == tried)
    // The mutations must reach behind the reader, or they would test nothing else.
    for step in [VerificationStep.malformed, .certificate, .signature, .sample] {
      #expect(steps[step] ?? 0 > 100, "\(step)")
    }
    print("\(tried) mutations: \(steps.sorted { $0.key.rawValue < $1.key.rawValue })")
  }
}
