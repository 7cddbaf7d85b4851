import CVision

/// Calls a CVision function and turns its message into an error.
func callVision(
  _ what: String, _ code: AnalysisError.Code = .failed,
  _ body: (UnsafeMutablePointer<CChar>) -> Int32
) throws(AnalysisError) {
  let failure: String? = withUnsafeTemporaryAllocation(
    of: CChar.self, capacity: Int(CVISION_MESSAGE_SIZE)
  ) { message in
    message.initialize(repeating: 0)
    guard let start = message.baseAddress, body(start) != 0 else { return nil }
    return String(cString: start)
  }
  if let failure { throw AnalysisError(code, "\(what): \(failure)") }
}
