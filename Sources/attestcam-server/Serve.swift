import ArgumentParser
import HTTPSupport
import RecognitionServer
import Verification

extension AttestcamServer {
  struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Serve the API over HTTPS until SIGTERM.",
      discussion: """
        POST /v1/nonces         {"purpose", "device_id"?} -> 201 {"nonce", "audience", "expires_at"}
        POST /v1/verifications  a packet (application/cbor) -> 200 {"accepted", "code", ...}
        Both need a terminal's token. The CRL file is read again whenever it changes; without a current one \
        every packet is refused. A restart drops all outstanding nonces.
        """)

    @OptionGroup var directory: DirectoryOption

    @Option(help: "The CA's root certificate, PEM.")
    var trust: String

    @Option(help: "The CA's CRLs, PEM (attestcam-ca: DIR/crl.pem or GET /v1/crl).")
    var crl: String

    @Option(help: "The verification policy, YAML; see Provisioning/policy.yaml.")
    var policy: String

    @Option(help: "TLS certificate chain, PEM.")
    var tlsCert: String

    @Option(help: "TLS key, PEM, mode 0600.")
    var tlsKey: String

    @Option(help: "Address to listen on; port 0 takes a free one.")
    var listen: HTTPServiceAddress = HTTPServiceAddress(host: "127.0.0.1", port: 8444)

    @Option(help: "File that gets the bound port once the service is up.")
    var portFile: String?

    func run() async throws {
      let logger = HTTPServiceLog.make("attestcam-server")
      let service = try await RecognitionService(
        files: ServerFiles(directory: directory.path), anchorFile: trust, crlFile: crl,
        policy: PolicyFile.read(policy), logger: logger)
      try await service.server(
        address: listen, identity: TLSIdentity(certificateFile: tlsCert, keyFile: tlsKey),
        portFile: portFile, logger: logger
      ).runUntilSignal()
    }
  }
}

extension HTTPServiceAddress: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
