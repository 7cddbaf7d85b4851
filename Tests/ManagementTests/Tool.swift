import Foundation
import Subprocess
import Testing

/// Other programs: `openssl` as the judge of what we make, and our own command line tools.
enum Tool {
  struct Outcome {
    /// Exit code; -1 when a signal ended it.
    let status: Int
    let output: String
    let error: String
    var text: String { output + error }
  }

  @discardableResult
  static func run(_ program: String, _ arguments: [String]) async throws -> Outcome {
    let result = try await Subprocess.run(
      .name("env"), arguments: Arguments([program] + arguments),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    let status: Int
    if case .exited(let code) = result.terminationStatus { status = Int(code) } else { status = -1 }
    return Outcome(
      status: status, output: result.standardOutput, error: result.standardError)
  }

  static func openssl(_ arguments: String...) async throws -> Outcome {
    try await run("openssl", arguments)
  }

  /// A program of this package, built beside the tests.
  static func own(_ program: String, _ arguments: String...) async throws -> Outcome {
    try await run(path(of: program), arguments)
  }

  static func path(of program: String) throws -> String {
    let beside = Bundle.main.bundleURL.appending(path: program).path()
    let argument = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: program).path()
    return try #require(
      [beside, argument].first { FileManager.default.isExecutableFile(atPath: $0) },
      "\(program) is not built beside the tests")
  }
}
