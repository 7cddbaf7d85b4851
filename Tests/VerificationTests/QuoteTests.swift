import DeviceKeys
import Foundation
import PacketVectors
import TPMEvidence
import TestSupport
import Testing
import TrustedPacket
import Verification

/// TPM quotes beyond the published vectors.
@Suite("TPM quotes")
struct QuoteTests {
  private static func packet(_ name: String, in folder: VectorFolder) throws -> [UInt8] {
    let vector = try folder.manifest().packets.first { $0.name == name }
    return try folder.bytes(#require(vector).file)
  }

  @Test("A verified quote tells its registers, counters and what nothing was compared with")
  func tells() async throws {
    let bench = try Bench()
    let packet = try Self.packet("tpm-quote", in: bench.folder)
    let verified = try await bench.verifier().verify(
      packet, nonces: ExpectedNonce(bench.nonce), at: bench.now)
    let contents = try #require(verified.quote?.contents)
    #expect(contents.clock.resetCount == 17 && contents.clock.restartCount == 2)
    #expect(verified.notChecked.contains("PCR values of the TPM quote"))
    let report = try #require(ClaimsReport(verified.claims).quote)
    #expect(report.registers == ["sha256": [7]] && report.clockIsSafe)
    #expect(ClaimsReport(verified.claims).keyHolder == "a TPM")

    let policy = VerificationPolicy(registers: [7: VectorQuote.register])
    let compared = try await bench.verifier(policy).verify(
      packet, nonces: ExpectedNonce(bench.nonce), at: bench.now)
    #expect(!compared.notChecked.contains("PCR values of the TPM quote"))
  }

  @Test("A quote that is required may not be missing, whatever the PCRs")
  func requires() async throws {
    let bench = try Bench()
    let packet = try await bench.packet()
    for policy in [
      VerificationPolicy(requiresQuote: true),
      VerificationPolicy(registers: [0: VectorQuote.register]),
    ] {
      #expect(await bench.step(of: packet, by: try bench.verifier(policy)) == .policy)
    }
  }

  @Test("A quote that is not the TPM's own is refused, in packets that the device signed well")
  func refusesMutations() async throws {
    let bench = try Bench()
    let verifier = try bench.verifier()
    let original = try Packet(Self.packet("tpm-quote", in: bench.folder)).token.claims
    let quote = try #require(original.tpmQuote)
    let chain = try bench.folder.chain("device-attested", "issuing")
    #expect(
      await bench.step(of: try await bench.packet(original, chain: chain), by: verifier) == nil)
    var random = SeededRandom(seed: 20_261_121)
    for round in 0..<1500 {
      var (attest, signature, key) = (quote.attest, quote.signature.bytes, quote.attestationKey)
      switch round % 3 {
      case 0: Self.damage(&attest, with: &random)
      case 1: signature[.random(in: 0..<64, using: &random)] ^= .random(in: 1...255, using: &random)
      default: Self.damage(&key, with: &random)
      }
      var claims = original
      claims.tpmQuote = TPMQuoteClaim(
        attest: attest, signature: try #require(Signature(signature)), attestationKey: key)
      let packet = try await bench.packet(claims, chain: chain)
      #expect(await bench.step(of: packet, by: verifier) == .device, "round \(round)")
    }
  }

  private static func damage(_ bytes: inout [UInt8], with random: inout SeededRandom) {
    let index = Int.random(in: bytes.indices, using: &random)
    switch Int.random(in: 0..<3, using: &random) {
    case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes.removeSubrange(max(1, index)...)
    default: bytes.insert(.random(in: 0...255, using: &random), at: index)
    }
  }
}
