import Foundation
import SoftwareTPM
import Subprocess

/// Makes and runs a software TPM for the time of a measurement.
enum BenchTPM {
  /// - Throws: `BenchError` when swtpm is not installed or fails.
  static func manufacture(_ software: SoftwareTPM) async throws {
    for path in software.directories {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    for (path, text) in software.configuration {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    let command = software.manufacture(certified: false)
    let result = try await Subprocess.run(
      .name(command.program), arguments: Arguments(command.arguments),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    guard result.terminationStatus.isSuccess else {
      throw BenchError("\(command.program): \(result.standardOutput)\(result.standardError)")
    }
  }

  /// Runs the TPM while `body` measures.
  static func running<Value: Sendable>(
    _ software: SoftwareTPM, _ body: () async throws -> Value
  ) async throws -> Value {
    let command = software.serve
    let server = Task {
      _ = try await Subprocess.run(
        .name(command.program), arguments: Arguments(command.arguments), input: .none,
        output: .discarded, error: .discarded)
    }
    defer { server.cancel() }
    for _ in 0..<400 where !FileManager.default.fileExists(atPath: software.controlSocket) {
      try await Task.sleep(for: .milliseconds(10))
    }
    return try await body()
  }
}
