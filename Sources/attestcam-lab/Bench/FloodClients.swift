import Foundation
import Glibc
import Subprocess
import SystemPackage

/// Hostile clients, each a process; as root each under a uid of its own, so that no limit per uid spares the daemon.
struct FloodClients {
  static let count = 8
  /// Used by nobody on a Debian system.
  static let users: [UInt32] = geteuid() == 0 ? (0..<UInt32(count)).map { 64_100 + $0 } : []
  /// Of each client.
  private static let load = [
    "--hammers", "1", "--half-open", "63", "--slow-readers", "1", "--malformed", "1250",
  ]

  /// What all of them did together.
  struct Deeds {
    var connections = 0
    var answers = 0
    var malformed = 0

    mutating func add(_ other: Deeds) {
      connections += other.connections
      answers += other.answers
      malformed += other.malformed
    }
  }

  /// Runs `body` while they flood a socket.
  ///
  /// - Parameter core: the only processor that they may use.
  /// - Throws: `BenchError` when one of them fails.
  static func run<Value: Sendable>(
    _ socket: String, core: Int, _ body: () async throws -> Value
  ) async throws -> (value: Value, deeds: Deeds) {
    // They end when nobody holds the other end of their standard input any more.
    let (input, end) = try FileDescriptor.pipe()
    defer { try? input.close() }
    let clients = Task { try await deeds(socket, core: core, input: input) }
    let outcome: Result<Value, any Error>
    do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
    try end.close()
    let sum = try await clients.value
    return (try outcome.get(), sum)
  }

  private static func deeds(
    _ socket: String, core: Int, input: FileDescriptor
  ) async throws -> Deeds {
    try await withThrowingTaskGroup(of: Deeds.self) { group in
      for number in 0..<count {
        let user = users.isEmpty ? [] : ["--uid", "\(users[number])"]
        let command = try LabProgram(["flood", "--socket", socket] + load + user, core: core)
        group.addTask {
          let result = try await Subprocess.run(
            command.executable, arguments: command.arguments,
            input: .fileDescriptor(input, closeAfterSpawningProcess: false),
            output: .string(limit: 4096), error: .string(limit: 65_536))
          guard result.terminationStatus.isSuccess else {
            throw BenchError("a flooding client failed: \(result.standardError)")
          }
          let counts = result.standardOutput.split(whereSeparator: \.isWhitespace)
            .compactMap { Int($0) }
          guard counts.count == 3 else { throw BenchError("a flooding client counted nothing") }
          return Deeds(connections: counts[0], answers: counts[1], malformed: counts[2])
        }
      }
      return try await group.reduce(into: Deeds()) { $0.add($1) }
    }
  }
}
