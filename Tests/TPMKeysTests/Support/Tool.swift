import Subprocess
import TestSupport
import Testing

/// A program of the TPM tools or OpenSSL, run on a TPM in a folder: what others make of our files.
struct Tool {
  let folder: TemporaryFolder
  let software: SWTPM

  /// Failing is an error of the test.
  @discardableResult
  func run(_ arguments: String...) async throws -> String { try await run(arguments) }

  @discardableResult
  func run(_ arguments: [String]) async throws -> String {
    let (succeeded, text) = try await attempt(arguments)
    try #require(succeeded, "\(arguments.joined(separator: " ")): \(text)")
    return text
  }

  func attempt(_ arguments: [String]) async throws -> (succeeded: Bool, text: String) {
    let settings = software.environment.map { "\($0.key)=\($0.value)" }
    let result = try await Subprocess.run(
      .name("env"), arguments: Arguments(["-C", folder.path] + settings + arguments),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    return (result.terminationStatus.isSuccess, result.standardOutput + result.standardError)
  }
}
