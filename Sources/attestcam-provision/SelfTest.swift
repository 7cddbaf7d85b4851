import ArgumentParser
import Management

extension AttestcamProvision {
  struct SelfTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "self-test",
      abstract: "Sign a fresh nonce with the device key and verify it with the certificate.",
      discussion: "With --url the CA gives the nonce and verifies too, and marks the device active."
    )

    @OptionGroup var state: StateOptions

    @Option(help: "The CA's service, https://host:port.")
    var url: String?

    @Option(help: "With --url: the CA's root certificate (PEM).")
    var trust: String?

    func validate() throws {
      guard (url == nil) == (trust == nil) else {
        throw ValidationError("--url and --trust go together.")
      }
    }

    func run() async throws {
      try await state.report("self-test") { provisioner in
        var ca: CAAccess?
        if let url, let trust { ca = CAAccess(url: url, roots: try InputFile.text(trust)) }
        return CommandReport(try await provisioner.selfTest(at: ca), "self-test passed")
      }
    }
  }
}
