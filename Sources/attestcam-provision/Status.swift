import ArgumentParser
import Management

extension AttestcamProvision {
  struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tell what is there, whether it belongs together, and until when it is valid.",
      discussion: "Exits with 0 when the device is ready to sign packets, with 1 when it is not.")

    @OptionGroup var state: StateOptions

    @Option(help: "The CA's root certificate (PEM); with it the chain is checked up to the root.")
    var trust: String?

    func run() async throws {
      try await state.report("status") { provisioner in
        CommandReport(await provisioner.status(roots: try trust.map { try InputFile.text($0) }))
      }
    }
  }
}
