import CTPM

extension TPMError {
  /// Says what a response code means for us (TPM 2.0 Part 2 §6.6; layers: TSS 2.0 Overview §4).
  init(_ code: TSS2_RC, _ action: String) {
    let reason = Tss2_RC_Decode(code).map { String(cString: $0) } ?? "no reason"
    let response = Response.number(code)
    let (kind, remedy, advice) = Response.meaning(of: response)
    let hex = "0x" + String(code, radix: 16)
    self.init(
      kind, "\(action): \(reason) (\(hex))\(advice)", remedy: remedy, response: response ?? 0)
  }
}
