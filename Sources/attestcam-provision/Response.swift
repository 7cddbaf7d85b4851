import ArgumentParser
import Management

extension AttestcamProvision {
  struct Response: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take the CA's answer to a request file and put the certificate in force.")

    @OptionGroup var state: StateOptions

    @Argument(help: "The CA's response file.")
    var file: String

    @Option(help: "The CA's root certificate (PEM), the only anchor for response and chain.")
    var trust: String

    func run() async throws {
      try await state.report("response") { provisioner in
        let identity = try await provisioner.respond(with: file, roots: InputFile.text(trust))
        return CommandReport(identity, identity.isNew ? "enrolled" : "was enrolled before")
      }
    }
  }
}
