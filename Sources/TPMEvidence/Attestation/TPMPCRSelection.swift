/// Registers of one PCR bank (TPMS_PCR_SELECTION, TPM 2.0 Part 2 §10.6.2).
public struct TPMPCRSelection: Sendable, Hashable {
  public let bank: TPMHashAlgorithm
  /// 0…31, ascending.
  public let registers: [Int]

  public init(bank: TPMHashAlgorithm, registers: some Collection<Int>) {
    self.bank = bank
    self.registers = Set(registers).sorted()
  }
}

extension TPMReader {
  /// TPML_PCR_SELECTION: at most one entry for each bank.
  mutating func pcrSelections() throws(TPMEvidenceError) -> [TPMPCRSelection] {
    let count = Int(try integer(UInt32.self, "the number of PCR selections"))
    guard count <= TPMHashAlgorithm.allCases.count else {
      throw malformed("there are \(count) PCR selections")
    }
    var selections: [TPMPCRSelection] = []
    for _ in 0..<count {
      let id = try integer(UInt16.self, "PCR bank")
      guard let bank = TPMHashAlgorithm(rawValue: id) else {
        throw unsupported("PCR bank is \(TPMAlgorithm.text(id))")
      }
      guard !selections.contains(where: { $0.bank == bank }) else {
        throw malformed("PCR bank \(bank) is there twice")
      }
      let size = Int(try integer(UInt8.self, "sizeofSelect"))
      guard size <= 4 else { throw malformed("sizeofSelect is \(size), more than 4") }
      let bitmap = Array(try bytes(size, "pcrSelect"))
      let registers = (0..<size * 8).filter { bitmap[$0 / 8] >> UInt8($0 % 8) & 1 == 1 }
      selections.append(TPMPCRSelection(bank: bank, registers: registers))
    }
    return selections
  }
}
