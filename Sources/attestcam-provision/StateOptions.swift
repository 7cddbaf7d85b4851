import ArgumentParser
import Glibc
import HTTPSupport
import Management

/// The options that every command has.
struct StateOptions: ParsableArguments {
  @Option(name: .customLong("state"), help: "The device's state directory.")
  var directory: String

  @Option(help: "File (0600) with the pass phrase of the device key, when it has one.")
  var passphraseFile: String?

  @Option(
    help: """
      The TPM of a device whose key is in one; default: environment ATTESTCAM_TCTI, then device:/dev/tpmrm0.
      """)
  var tcti: String?

  @Flag(help: "Print one JSON object; bytes in hex, times in RFC 3339.")
  var json = false

  private func provisioner(_ tpm: TPMHolder) throws -> Provisioner {
    let isTerminal = isatty(STDERR_FILENO) == 1
    return Provisioner(
      directory: directory, passphrase: try passphraseFile.map { try PassphraseFile.read($0) },
      openTPM: { try await tpm.open() },
      progress: { step in if isTerminal { Output.error("… \(step.text)") } })
  }

  /// Runs a command and tells how it ended, as the user asked for it.
  ///
  /// - Parameter name: of the command.
  /// - Returns: normally when all is well.
  /// - Throws: `ExitCode`.
  func report(
    _ name: String, _ body: (Provisioner) async throws -> CommandReport
  ) async throws {
    let tpm = TPMHolder(tcti: tcti ?? getenv("ATTESTCAM_TCTI").map { String(cString: $0) })
    var report: CommandReport
    do {
      report = try await body(provisioner(tpm))
      report.command = name
      await tpm.close()
    } catch {
      await tpm.close()
      let error = ProvisioningError(error, at: .state)
      if json { try Output.json(CommandReport(name, error)) }
      Output.error("attestcam-provision \(name): \(error)")
      throw ExitCode(error.code.exitCode)
    }
    if json { try Output.json(report) } else { print(report.text) }
    if !report.isOK { throw ExitCode.failure }
  }
}
