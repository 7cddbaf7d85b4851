import Foundation
import TestSupport
import Testing

@Suite("The software TPM of the tests")
struct SoftwareTPMTests {
  @Test("It starts, resets, restarts and brings an endorsement PKI of its own")
  func itRuns() async throws {
    try await SWTPM.with { tpm in
      try await tpm.reset()
      try await tpm.restart()
      for path in tpm.endorsementRoots + tpm.endorsementIssuers {
        #expect(FileManager.default.fileExists(atPath: path))
      }
    }
  }
}
