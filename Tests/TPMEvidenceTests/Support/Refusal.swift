import TPMEvidence
import Testing

/// The code of what `body` throws; nil, and a failure of the test, for nothing or another error.
func refusal(
  _ location: SourceLocation = #_sourceLocation, _ body: () throws -> some Any
) -> TPMEvidenceError.Code? {
  let error = #expect(throws: TPMEvidenceError.self, sourceLocation: location) { _ = try body() }
  return error?.code
}
