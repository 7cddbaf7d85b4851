import Subprocess

/// strace(1), which kills a program at a system call or makes one fail.
enum Strace {
  static func isPossible() async -> Bool {
    let result = try? await run(["-o", "/dev/null", "-e", "trace=none"], ["true"])
    return result?.code == 0
  }

  static func run(
    _ options: [String], _ command: [String]
  ) async throws -> (code: Int32, output: String) {
    let result = try await Subprocess.run(
      .name("strace"),
      arguments: Arguments(["-f", "-qq", "-e", "signal=none"] + options + command),
      output: .string(limit: 1 << 20), error: .discarded)
    switch result.terminationStatus {
    case .exited(let code): return (code, result.standardOutput)
    case .signaled(let signal): return (128 + signal, result.standardOutput)
    }
  }
}
