import ArgumentParser
import HTTPSupport
import Management

extension AttestcamCA {
  struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Serve the API over HTTPS until SIGTERM. The root's key is not needed.",
      discussion: """
        POST /v1/enrolments, /v1/enrolments/{id}   enrol a device (operator's token)
        POST /v1/renewals, /v1/renewals/{id}       renew a device's certificate (by its key in force)
        POST /v1/self-tests, /v1/self-tests/{id}   a device shows that it can sign
        GET  /v1/anchors                           the root certificate, PEM
        GET  /v1/crl                               both CRLs, PEM; also kept current in DIR/crl.pem
        GET  /v1/deny-list                         the signed deny list; also in DIR/deny-list.cose
        """)

    @OptionGroup var authority: AuthorityOptions

    @Option(help: "Address to listen on; port 0 takes a free one.")
    var listen: HTTPServiceAddress = HTTPServiceAddress(host: "127.0.0.1", port: 8443)

    @Option(help: "File that gets the bound port once the service is up.")
    var portFile: String?

    func run() async throws {
      try await CAService.make(
        try authority.open(), address: listen, portFile: portFile,
        logger: HTTPServiceLog.make("attestcam-ca")
      ).runUntilSignal()
    }
  }
}

extension HTTPServiceAddress: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
