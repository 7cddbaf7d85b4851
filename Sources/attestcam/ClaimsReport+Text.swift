import Verification

extension ClaimsReport.Quote {
  /// Registers and counters in one line.
  var text: String {
    let banks = registers.sorted { $0.key < $1.key }.map { bank, numbers in
      "\(bank) PCR \(numbers.map(String.init).joined(separator: ", "))"
    }
    let selection = banks.isEmpty ? "no PCR" : banks.joined(separator: "; ")
    return "\(selection); reset count \(resetCount), restart count \(restartCount)"
      + (clockIsSafe ? ", clock safe" : ", clock not safe")
  }
}
