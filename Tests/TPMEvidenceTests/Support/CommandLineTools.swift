import Foundation
import Subprocess
import TestSupport

/// Foreign tools, run in a folder.
struct CommandLineTools {
  let folder: TemporaryFolder
  var environment: [String: String] = [:]

  /// Runs a program.
  ///
  /// - Returns: standard output.
  /// - Throws: `Failure` when it says that it failed.
  @discardableResult
  func run(_ line: String, _ more: String...) async throws -> String {
    let arguments = line.split(separator: " ").map(String.init) + more
    let assignments = environment.map { "\($0.key)=\($0.value)" }
    let result = try await Subprocess.run(
      .name("env"), arguments: Arguments(["-C", folder.path] + assignments + arguments),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    guard result.terminationStatus.isSuccess else {
      let text = result.standardOutput + result.standardError
      throw Failure(description: "\(arguments.joined(separator: " ")): \(text)")
    }
    return result.standardOutput
  }

  struct Failure: Error, CustomStringConvertible { let description: String }
}
