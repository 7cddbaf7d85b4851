import ArgumentParser
import Management

extension AttestcamProvision {
  struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Draw the device ID and make the key.",
      discussion: """
        What is there already is left as it is. With --field it also enrolls: for the owner of a device, at its \
        first start, with a one-time token from the CA's operator.
        """)

    @OptionGroup var state: StateOptions
    @OptionGroup var key: KeyOptions

    @Flag(help: "Enroll too; needs --url, --trust and --operator-token-file.")
    var field = false

    @Option(help: "With --field: the CA's service, https://host:port.")
    var url: String?

    @Option(help: "With --field: the CA's root certificate (PEM).")
    var trust: String?

    @Option(help: "With --field: file with the one-time token.")
    var operatorTokenFile: String?

    @OptionGroup var facts: FactsOptions

    func validate() throws {
      let options = [url, trust, operatorTokenFile]
      guard options.allSatisfy({ ($0 != nil) == field }) else {
        throw ValidationError(
          "--field needs --url, --trust and --operator-token-file, which go with it only.")
      }
    }

    func run() async throws {
      try await state.report("init") { provisioner in
        let (device, isNew) = try await provisioner.initialise(key.holder, newKey: key.newKey)
        guard let url, let trust, let operatorTokenFile else {
          return CommandReport(
            device, isNew: isNew,
            text: "device \(device) \(isNew ? "initialised" : "was initialised before")")
        }
        let identity = try await provisioner.enrol(
          at: CAAccess(url: url, roots: InputFile.text(trust)),
          operatorToken: InputFile.line(operatorTokenFile), facts: facts.facts)
        return CommandReport(identity, identity.isNew ? "enrolled" : "was enrolled before")
      }
    }
  }
}
