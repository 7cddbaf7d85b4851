import ArgumentParser
import HTTPSupport
import Management

extension AttestcamCA {
  struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Serve the API over HTTPS until SIGTERM.",
      discussion: """
        POST /v1/devices   enrol a device (operator's token)
        GET  /v1/anchors   the root certificate, PEM
        GET  /v1/crl       both CRLs, PEM; also kept current in DIR/crl.pem
        """)

    @OptionGroup var directory: DirectoryOption

    @Option(help: "Address to listen on; port 0 takes a free one.")
    var listen: HTTPServiceAddress = HTTPServiceAddress(host: "127.0.0.1", port: 8443)

    @Option(help: "File that gets the bound port once the service is up.")
    var portFile: String?

    func run() async throws {
      let authority = try CertificateAuthority(directory: directory.path)
      try await CAService.make(
        authority, address: listen, portFile: portFile, logger: HTTPServiceLog.make("attestcam-ca")
      ).runUntilSignal()
    }
  }
}

extension HTTPServiceAddress: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
