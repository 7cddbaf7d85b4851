import ArgumentParser
import DeviceKeys
import Management

extension AttestcamProvision {
  struct Request: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a request for the CA into a file, for a device without network.",
      discussion: """
        Carry the file to the CA (attestcam-ca answer) and its answer back (attestcam-provision response). The same \
        ticket gives the same file again. With a certificate in force it does nothing.
        """)

    @OptionGroup var state: StateOptions
    @OptionGroup var facts: FactsOptions

    @Option(help: "From attestcam-ca ticket: 64 hex digits; one ticket serves a whole batch.")
    var ticket: String

    @Option(help: "File to write.")
    var out: String

    func validate() throws {
      guard Hex.decode(ticket).flatMap(Nonce.init) != nil else {
        throw ValidationError("--ticket takes the 64 hex digits that attestcam-ca ticket prints.")
      }
    }

    func run() async throws {
      guard let ticket = Hex.decode(ticket).flatMap(Nonce.init) else { return }
      try await state.report("request") { provisioner in
        switch try await provisioner.request(ticket: ticket, to: out, facts: facts.facts) {
        case .needless(let identity): CommandReport(identity, "was enrolled before")
        case .written(let device, let isNew):
          CommandReport(
            device, isNew: isNew, text: "device \(device): let the CA answer \(out)")
        }
      }
    }
  }
}
