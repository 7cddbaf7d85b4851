import DeviceKeys
import Foundation
import TPMEvidence
import TestSupport
import Testing

@Suite("Random TPM evidence")
struct FuzzTests {
  /// ATTESTCAM_FUZZ raises the number of mutations, for a run overnight.
  private static let count =
    ProcessInfo.processInfo.environment["ATTESTCAM_FUZZ"].flatMap(Int.init) ?? 100_000

  @Test("Mutated public areas never crash the reader, and none keeps its name")
  func publicAreas() throws {
    let names = try Set(Recorded.keys.map { try TPMPublicArea(sized: $0).name })
    var mutator = Mutator(seed: 20_261_121, corpus: Recorded.keys)
    var codes: [String: Int] = [:]
    for _ in 0..<Self.count {
      let bytes = mutator.next()
      do {
        let area = try TPMPublicArea(sized: bytes)
        #expect(area.sized == bytes)
        #expect(!names.contains(area.name), "\(Hex.encode(bytes))")
        codes["read", default: 0] += 1
      } catch {
        codes[error.code.rawValue, default: 0] += 1
      }
    }
    // The mutations must reach behind the lengths, or they would test nothing else.
    for code in ["read", "malformed", "unsupported"] { #expect(codes[code] ?? 0 > 100, "\(codes)") }
  }

  @Test("Mutated statements never crash the reader")
  func statements() {
    var mutator = Mutator(seed: 20_261_122, corpus: [Recorded.certify, Recorded.quote])
    var codes: [String: Int] = [:]
    for _ in 0..<Self.count {
      do {
        _ = try TPMAttest(mutator.next())
        codes["read", default: 0] += 1
      } catch {
        codes[error.code.rawValue, default: 0] += 1
      }
    }
    for code in ["read", "malformed", "notFromTPM", "wrongStatement"] {
      #expect(codes[code] ?? 0 > 100, "\(codes)")
    }
  }

  @Test("No mutated certification or quote is believed")
  func signatures() throws {
    let key = try TPMPublicArea(sized: Recorded.attestationKey)
    let device = try TPMPublicArea(sized: Recorded.deviceKey)
    let certify = Recorded.certify + Recorded.certifySignature
    let quote = Recorded.quote + Recorded.quoteSignature
    var mutator = Mutator(seed: 20_261_123, corpus: [certify, quote])
    for _ in 0..<Self.count / 10 {
      let bytes = mutator.next()
      let (attest, tail) = (Array(bytes.dropLast(64)), bytes.suffix(64))
      guard let signature = Signature(tail) else { continue }
      #expect(throws: TPMEvidenceError.self, "\(Hex.encode(bytes))") {
        _ = try TPMCertification(attest: attest, signature: signature).verify(
          deviceKey: device, by: key, qualifyingData: Recorded.certifyChallenge)
      }
      #expect(throws: TPMEvidenceError.self, "\(Hex.encode(bytes))") {
        _ = try TPMQuote(attest: attest, signature: signature).verify(
          by: key, qualifyingData: Recorded.quoteChallenge)
      }
    }
  }

  @Test("No mutated endorsement certificate is believed")
  func certificates() async throws {
    let pki = try await EndorsementPKI()
    let trust = try EndorsementTrust(rootsPEM: pki.root)
    let der = try await pki.make(EndorsementPKI.Leaf())
    var mutator = Mutator(seed: 20_261_124, corpus: [der])
    var codes: [String: Int] = [:]
    for _ in 0..<Self.count / 10 {
      let bytes = mutator.next()
      let error = #expect(throws: TPMEvidenceError.self, "\(Hex.encode(bytes))") {
        _ = try trust.validate(
          certificates: [bytes, pki.intermediate], endorsementKey: pki.rsa, at: pki.now)
      }
      codes[error?.code.rawValue ?? "believed", default: 0] += 1
    }
    for code in ["malformed", "endorsementUntrusted"] {
      #expect(codes[code] ?? 0 > 100, "\(codes)")
    }
  }
}
