import Foundation
import Subprocess
import TestSupport
import Testing

/// The `openssl` command line tool: makes what our issuer cannot, and judges what we made.
struct OpenSSLTool {
  let folder: TemporaryFolder

  struct Outcome {
    let succeeded: Bool
    /// Standard output, then standard error.
    let text: String
  }

  /// Runs `openssl …` in the folder and says how it ended.
  func attempt(_ arguments: String...) async throws -> Outcome {
    try await attempt(arguments)
  }

  /// Runs `openssl …` in the folder; failing is an error of the test.
  @discardableResult
  func run(_ arguments: String...) async throws -> String { try await run(arguments) }

  @discardableResult
  func run(_ arguments: [String]) async throws -> String {
    let outcome = try await attempt(arguments)
    try #require(outcome.succeeded, "openssl \(arguments.joined(separator: " ")): \(outcome.text)")
    return outcome.text
  }

  func attempt(_ arguments: [String]) async throws -> Outcome {
    let result = try await Subprocess.run(
      .name("env"), arguments: Arguments(["-C", folder.path, "openssl"] + arguments),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    return Outcome(
      succeeded: result.terminationStatus.isSuccess,
      text: result.standardOutput + result.standardError)
  }
}
