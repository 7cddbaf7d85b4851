import Foundation
import Subprocess
import SystemPackage

/// A program of this package, run as its users run it.
public struct Program: Sendable {
  public struct Outcome: Sendable {
    /// 128 + the signal's number for a program that a signal ended.
    public var code: Int32
    public var output: String
    public var error: String
  }

  private let path: String

  /// - Parameter name: of the product, in the release build that the tests belong to.
  public init(_ name: String) { path = "\(SharedData.checkout)/.build/release/\(name)" }

  /// Runs the program to its end.
  public func run(
    _ arguments: String..., environment: [String: String] = [:]
  ) async throws -> Outcome {
    try await run(arguments, environment: environment)
  }

  /// Runs the program to its end.
  public func run(
    _ arguments: [String], environment: [String: String] = [:]
  ) async throws -> Outcome {
    let result = try await Subprocess.run(
      .path(FilePath(path)), arguments: Arguments(arguments),
      environment: Self.inheriting(environment),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    return Outcome(
      code: Self.code(result.terminationStatus), output: result.standardOutput,
      error: result.standardError)
  }

  /// Runs the program beside `body` and stops it with a signal afterwards.
  ///
  /// - Returns: what `body` returned, and how the program ended.
  public func serving<Value: Sendable>(
    _ arguments: [String], environment: [String: String] = [:],
    stoppedBy signal: Signal = .terminate, _ body: @Sendable () async throws -> Value
  ) async throws -> (value: Value, code: Int32, log: String) {
    let log = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: log) }
    let file = try FileDescriptor.open(
      FilePath(log.path()), .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    let result = try await Subprocess.run(
      .path(FilePath(path)), arguments: Arguments(arguments),
      environment: Self.inheriting(environment), input: .none,
      output: .fileDescriptor(file, closeAfterSpawningProcess: false),
      error: .fileDescriptor(file, closeAfterSpawningProcess: true)
    ) { execution in
      let outcome: Result<Value, any Error>
      do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
      try? execution.send(signal: signal)
      return outcome
    }
    let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    return (try result.closureResult.get(), Self.code(result.terminationStatus), text)
  }

  private static func inheriting(_ environment: [String: String]) -> Environment {
    let extra = environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) }
    return .inherit.updating(Dictionary(uniqueKeysWithValues: extra))
  }

  private static func code(_ status: TerminationStatus) -> Int32 {
    switch status {
    case .exited(let code): code
    case .signaled(let signal): 128 + signal
    }
  }
}
