import ArgumentParser
import Management
import Subprocess
import SystemPackage

extension AttestcamProvision {
  struct Renew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Replace key and certificate by new ones; the key in force vouches for the new one.",
      discussion: """
        Needs no operator. Key and certificate change together, by one rename; the old ones stay on disk until the \
        deploy hook has succeeded, so a hook that was cut off runs next time.
        """)

    @OptionGroup var state: StateOptions
    @OptionGroup var ca: CAOptions

    @Flag(help: "Do nothing before two thirds of the certificate's lifetime are over.")
    var ifDue = false

    @Option(help: "Shell command to run when the new identity is in force.")
    var deployHook: String?

    func run() async throws {
      try await state.report("renew") { provisioner in
        let hook = deployHook.map { command in { @Sendable in try await Self.run(command) } }
        switch try await provisioner.renew(at: ca.access(), ifDue: ifDue, deploy: hook) {
        case .notDue(let identity): return CommandReport(identity, "not due")
        case .done(let identity): return CommandReport(identity, "renewed")
        }
      }
    }

    /// What the hook prints goes to standard error: standard output is for the result.
    private static func run(_ command: String) async throws {
      let result = try await Subprocess.run(
        .path("/bin/sh"), arguments: ["-c", command], input: .none,
        output: .fileDescriptor(.standardError, closeAfterSpawningProcess: false),
        error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
      guard result.terminationStatus.isSuccess else { throw HookFailure(result.terminationStatus) }
    }

    private struct HookFailure: Error, CustomStringConvertible {
      let description: String
      init(_ status: TerminationStatus) { description = "it ended with \(status)" }
    }
  }
}
