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
        With --est-listen, there: /.well-known/est/{cacerts,simpleenroll,simplereenroll}
        """)

    @OptionGroup var authority: AuthorityOptions

    @Option(help: "Address to listen on; port 0 takes a free one.")
    var listen: HTTPServiceAddress = HTTPServiceAddress(host: "127.0.0.1", port: 8443)

    @Option(help: "File that gets the bound port once the service is up.")
    var portFile: String?

    @Option(help: "Address to serve EST (RFC 7030) on as well, for standard tools.")
    var estListen: HTTPServiceAddress?

    @Option(help: "File that gets the bound EST port once that listener is up.")
    var estPortFile: String?

    func validate() throws {
      guard estPortFile == nil || estListen != nil else {
        throw ValidationError("--est-port-file needs --est-listen.")
      }
    }

    func run() async throws {
      let authority = try authority.open()
      let logger = HTTPServiceLog.make("attestcam-ca")
      let est = try estListen.map {
        try ESTService.make(authority, address: $0, portFile: estPortFile, logger: logger)
      }
      try await CAService.make(
        authority, address: listen, portFile: portFile, companions: est.map { [$0] } ?? [],
        logger: logger
      ).runUntilSignal()
    }
  }
}

extension HTTPServiceAddress: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
