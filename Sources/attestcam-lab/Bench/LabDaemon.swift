import Foundation
import Subprocess

/// A daemon of the laboratory, as a process of its own.
struct LabDaemon {
  let process: pid_t
  /// From the start of the process to its READY=1.
  let timeToReady: Duration

  /// Runs `body` beside the daemon, then stops it.
  ///
  /// - Parameters:
  ///   - arguments: of this very program.
  ///   - notifySocket: path where the daemon says that it is ready.
  ///   - core: the only processor that it may use; nil for all.
  /// - Throws: `BenchError` when it does not come up.
  static func run<Value: Sendable>(
    _ arguments: [String], notifySocket: String, core: Int? = nil,
    _ body: (LabDaemon) async throws -> Value
  ) async throws -> Value {
    let manager = try NotifySocket(path: notifySocket)
    let start = ContinuousClock.now
    let command = try LabProgram(arguments, core: core)
    let result = try await Subprocess.run(
      command.executable, arguments: command.arguments,
      environment: .inherit.updating(["NOTIFY_SOCKET": notifySocket]),
      input: .none, output: .discarded, error: .string(limit: 1 << 20)
    ) { execution in
      let outcome: Result<Value, any Error>
      do {
        try await manager.untilReady()
        let daemon = LabDaemon(
          process: execution.processIdentifier.value, timeToReady: .now - start)
        outcome = .success(try await body(daemon))
      } catch {
        outcome = .failure(error)
      }
      try? execution.send(signal: .terminate)
      return outcome
    }
    do { return try result.closureResult.get() } catch {
      let log = result.standardError.split(separator: "\n").suffix(3).joined(separator: "; ")
      throw BenchError("\(error); the daemon said: \(log)")
    }
  }
}
