import ArgumentParser
import Management

extension AttestcamProvision {
  struct Enroll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Get the device's certificate from the CA.",
      discussion: """
        The certificate is checked against root, key and device ID, then put in force together with its key. With \
        a good one in force it does nothing.
        """)

    @OptionGroup var state: StateOptions
    @OptionGroup var ca: CAOptions
    @OptionGroup var facts: FactsOptions

    @Option(help: "File with the operator's token.")
    var operatorTokenFile: String

    func run() async throws {
      try await state.report("enroll") { provisioner in
        let identity = try await provisioner.enrol(
          at: ca.access(), operatorToken: InputFile.line(operatorTokenFile), facts: facts.facts)
        return CommandReport(identity, identity.isNew ? "enrolled" : "was enrolled before")
      }
    }
  }
}
