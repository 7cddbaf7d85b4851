import DeviceKeys
import TPMEvidence
import TestSupport
import Testing

@Suite("Statements of a TPM")
struct AttestTests {
  private static let certify = AttestBytes.certify(TPMName(publicArea: [3]), [1, 2, 3])
  private static let quote = AttestBytes.quote([1, 2, 3])

  @Test("A recorded certification is read")
  func readsCertification() throws {
    let attest = try TPMAttest(Recorded.certify)
    #expect(attest.qualifyingData == Recorded.certifyChallenge)
    #expect(
      attest.clock
        == TPMClock(milliseconds: 0x43A, resetCount: 3, restartCount: 0, isSafe: false))
    #expect(attest.firmwareVersion == 0x2019_1023_0016_3636)
    guard case .certify(let name, let qualified) = attest.statement else {
      Issue.record("not a certification")
      return
    }
    #expect(name.description == Recorded.deviceKeyName)
    #expect(qualified.description.hasPrefix("000b6fc3a96b"))
    #expect(attest.qualifiedSigner.description.hasPrefix("000bb254b9aa"))
  }

  @Test("A recorded quote is read")
  func readsQuote() throws {
    let attest = try TPMAttest(Recorded.quote)
    guard case .quote(let selections, let digest) = attest.statement else {
      Issue.record("not a quote")
      return
    }
    #expect(selections == [TPMPCRSelection(bank: .sha256, registers: 0..<3)])
    #expect(digest.description.hasPrefix("2ea9ab9198d16380"))
  }

  @Test("Registers are numbered from the lowest bit of the first byte")
  func numbersRegisters() throws {
    let attest = try TPMAttest(Self.quote.bytes)
    guard case .quote(let selections, _) = attest.statement else {
      Issue.record("not a quote")
      return
    }
    #expect(selections.map(\.registers) == [[0, 7, 23]])
  }

  @Test("Every truncation and every byte after the end is refused")
  func refusesTruncation() {
    for bytes in [Recorded.certify, Recorded.quote] {
      for count in 0..<bytes.count {
        #expect(refusal { try TPMAttest(bytes.prefix(count)) } == .malformed)
      }
      #expect(refusal { try TPMAttest(bytes + [0]) } == .malformed)
      let oversize = bytes + [UInt8](repeating: 0, count: TPMAttest.largest)
      #expect(refusal { try TPMAttest(oversize) } == .malformed)
    }
  }

  @Test("Bytes that no TPM starts with are refused with that reason", arguments: [0, 1, 2, 3])
  func refusesMagic(byte: Int) {
    let changed = Self.certify.with(\.magic, Self.certify.magic ^ (1 << UInt32(byte * 8)))
    #expect(refusal { try TPMAttest(changed.bytes) } == .notFromTPM)
  }

  @Test(
    "Statements of another kind are refused",
    arguments: [0, 0x8014, 0x8015, 0x8016, 0x8019, 0x801A, 0x801C, 0x1780] as [UInt16])
  func refusesType(type: UInt16) {
    #expect(refusal { try TPMAttest(Self.certify.with(\.type, type).bytes) } == .wrongStatement)
  }

  @Test("One kind does not pass for the other")
  func refusesSwappedType() {
    #expect(refusal { try TPMAttest(Self.certify.with(\.type, 0x8018).bytes) } == .malformed)
    #expect(refusal { try TPMAttest(Self.quote.with(\.type, 0x8017).bytes) } == .malformed)
  }

  @Test("Fields out of their bounds are refused")
  func refusesFields() {
    let name = TPMName(publicArea: [3]).bytes
    let sha1Name: [UInt8] = [0, 4] + name.dropFirst(2)
    let digest = sized([UInt8](repeating: 5, count: 32))
    let bank = bigEndian(UInt16(0x000B)) + [3, 1, 0, 0]
    let cases: [(AttestBytes, TPMEvidenceError.Code)] = [
      (Self.certify.with(\.safe, 2), .malformed),
      (Self.certify.with(\.extraData, .init(repeating: 1, count: 65)), .malformed),
      (Self.certify.with(\.signer, []), .malformed),
      (Self.certify.with(\.signer, sha1Name), .unsupported),
      (Self.certify.with(\.statement, sized(sha1Name) + sized(name)), .unsupported),
      (Self.certify.with(\.statement, sized(name.dropLast()) + sized(name)), .malformed),
      (Self.certify.with(\.statement, sized(name + [0]) + sized(name)), .malformed),
      (Self.certify.with(\.statement, sized([]) + sized(name)), .malformed),
      (Self.quote.with(\.statement, bigEndian(UInt32.max) + bank + digest), .malformed),
      (Self.quote.with(\.statement, bigEndian(UInt32(2)) + bank + bank + digest), .malformed),
      (
        Self.quote.with(
          \.statement, bigEndian(UInt32(1)) + bigEndian(UInt16(0x0B)) + [5, 1, 0, 0, 0, 0] + digest),
        .malformed
      ),
      (
        Self.quote.with(
          \.statement, bigEndian(UInt32(1)) + bigEndian(UInt16(0x99)) + [3, 1, 0, 0] + digest),
        .unsupported
      ),
      (
        Self.quote.with(\.statement, bigEndian(UInt32(1)) + bank + sized([1, 2, 3])), .malformed
      ),
      (Self.quote.with(\.statement, bigEndian(UInt32(1)) + bank + sized([])), .malformed),
    ]
    for (attest, code) in cases { #expect(refusal { try TPMAttest(attest.bytes) } == code) }
    #expect(throws: Never.self) {
      _ = try TPMAttest(Self.certify.with(\.extraData, .init(repeating: 1, count: 64)).bytes)
      _ = try TPMAttest(Self.quote.with(\.statement, bigEndian(UInt32(0)) + digest).bytes)
    }
  }
}
