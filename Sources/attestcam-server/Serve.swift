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
        Both need a terminal's token. With --management, CRLs and deny list are fetched every minute and kept in \
        DIR, so that a restart works while they are fresh; with --crl and --deny-list, the files are read again \
        whenever they change. Without current ones every packet is refused. A restart drops all outstanding nonces.
        """)

    @OptionGroup var directory: DirectoryOption

    @Option(help: "The CA's root certificate, PEM.")
    var trust: String

    @Option(help: "The management server to fetch CRLs and deny list from, https://host[:port].")
    var management: String?

    @Option(help: "The CA's CRLs in a file, PEM (attestcam-ca: DIR/crl.pem or GET /v1/crl).")
    var crl: String?

    @Option(help: "The deny list in a file (GET /v1/deny-list); without one, answers say so.")
    var denyList: String?

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

    func validate() throws {
      guard (management == nil) != (crl == nil), management == nil || denyList == nil else {
        throw ValidationError("Give --management URL, or --crl FILE and perhaps --deny-list FILE.")
      }
    }

    private var revocation: RevocationOrigin {
      if let management { return .management(management) }
      return .files(crl: crl ?? "", denyList: denyList)
    }

    func run() async throws {
      let logger = HTTPServiceLog.make("attestcam-server")
      let service = try await RecognitionService(
        files: ServerFiles(directory: directory.path), anchorFile: trust,
        revocation: revocation, policy: PolicyFile.read(policy), logger: logger)
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
