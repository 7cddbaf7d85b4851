import DeviceKeys
import Synchronization
import Testing
import TrustedPacket

@testable import CaptureSession

@Suite("Evidence about the platform", .timeLimit(.minutes(1)))
struct EvidenceTests {
  /// Notes what it is to quote, and answers with a quote of its own or not at all.
  private final class ScriptedEvidence: PlatformEvidence {
    private let answer: TPMQuoteClaim?
    private let asked = Mutex<[SHA256Digest]>([])
    var requests: [SHA256Digest] { asked.withLock(\.self) }

    init(_ answer: TPMQuoteClaim?) { self.answer = answer }

    func quote(_ qualifyingData: SHA256Digest) async throws(CryptoError) -> TPMQuoteClaim {
      asked.withLock { $0.append(qualifyingData) }
      guard let answer else { throw .keyUnavailable("the TPM is gone") }
      return answer
    }
  }

  private static func take() throws -> [ScriptedCamera.Take] {
    [ScriptedCamera.Take(steps: [.frame(.good(1), try .jpeg())])]
  }

  @Test("The quote is asked for this nonce, this key and these samples, and stands in the packet")
  func bound() async throws {
    let signature = try #require(Signature([UInt8](repeating: 1, count: 64)))
    let quote = TPMQuoteClaim(attest: [1, 2], signature: signature, attestationKey: [3])
    let evidence = ScriptedEvidence(quote)
    let bench = try Bench(takes: try Self.take(), evidence: evidence)
    let nonce = Nonce.random()
    let claims = try await bench.capture(Bench.request(nonce)).claims()
    #expect(claims.tpmQuote == quote)
    let expected = TPMQuoteClaim.qualifyingData(
      nonce: nonce, key: bench.key.publicKey, samples: claims.samples)
    #expect(evidence.requests == [expected])
  }

  @Test("A device that is to send quotes sends no packet without one, and signs nothing")
  func missing() async throws {
    let bench = try Bench(takes: try Self.take(), evidence: ScriptedEvidence(nil))
    let failure = try #require(try await bench.capture().failure)
    #expect(failure.code == .keyUnavailable && failure.message.contains("the TPM is gone"))
    #expect(bench.key.signatures == 0)
  }
}
