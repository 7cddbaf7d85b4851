import DeviceKeys
import TPMEvidence
import Testing

@Suite("Quotes")
struct QuoteTests {
  private static let challenge: [UInt8] = Array(1...32)

  @Test("What a TPM quoted is believed")
  func takesRecorded() throws {
    let quote = TPMQuote(
      attest: Recorded.quote, signature: try #require(Signature(Recorded.quoteSignature)))
    let contents = try quote.verify(
      by: TPMPublicArea(sized: Recorded.attestationKey), qualifyingData: Recorded.quoteChallenge)
    #expect(contents.selections == [TPMPCRSelection(bank: .sha256, registers: [0, 1, 2])])
    // What the TPM signs is the digest of the registers, which are zeros after power on.
    #expect(contents.digest == SHA256.digest([UInt8](repeating: 0, count: 96)))
  }

  @Test("A quote for another challenge, of another TPM, or that is none, is refused")
  func refuses() throws {
    let (key, other) = (try SoftKey(), try SoftKey())
    let area = try TPMPublicArea(PublicAreaBytes(key).bytes)
    let attest = AttestBytes.quote(Self.challenge).bytes
    let quote = TPMQuote(attest: attest, signature: try key.sign(attest))
    _ = try quote.verify(by: area, qualifyingData: Self.challenge)
    #expect(
      refusal { try quote.verify(by: area, qualifyingData: [1]) } == .wrongQualifyingData)
    let otherArea = try TPMPublicArea(PublicAreaBytes(other).bytes)
    #expect(
      refusal { try quote.verify(by: otherArea, qualifyingData: Self.challenge) } == .signature)
    let unrestricted = try TPMPublicArea(
      PublicAreaBytes(key).with(\.attributes, .deviceKey).bytes)
    #expect(
      refusal { try quote.verify(by: unrestricted, qualifyingData: Self.challenge) }
        == .attestationKeyNotRestricted)
    let certify = AttestBytes.certify(area.name, Self.challenge).bytes
    let wrong = TPMQuote(attest: certify, signature: try key.sign(certify))
    #expect(
      refusal { try wrong.verify(by: area, qualifyingData: Self.challenge) } == .wrongStatement)
  }
}
