import ArgumentParser
import Management

extension AttestcamCA {
  struct Install: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take what the root has signed: the first time everything, later its new CRL.",
      discussion: """
        The first time give --root, --issuing and --root-crl; the server checks that they hold together and is \
        complete then. Later --root-crl alone brings the root's next CRL. Nothing that does not hold is taken.
        """)

    @OptionGroup var authority: AuthorityOptions

    @Option(help: "The root's certificate, the trust anchor (PEM).")
    var root: String?

    @Option(help: "The certificate that root sign made (PEM).")
    var issuing: String?

    @Option(help: "The root's CRL (PEM).")
    var rootCrl: String

    @Option(help: "DNS name or IP address that clients call this server by; give each one.")
    var serverHost: [String] = ["localhost", "127.0.0.1"]

    func validate() throws {
      guard (root == nil) == (issuing == nil) else {
        throw ValidationError("--root and --issuing go together.")
      }
    }

    func run() async throws {
      let list = try InputFile.text(rootCrl)
      guard let root, let issuing else {
        let authority = try authority.open()
        try await authority.installRootRevocationList(list)
        return print("the root's CRL holds until \(try authority.rootRevocationListEnd().rfc3339)")
      }
      try CertificateAuthority.install(
        Installation(
          root: InputFile.text(root), issuing: InputFile.text(issuing), rootRevocationList: list,
          hosts: serverHost),
        in: authority.directory.path, passphrase: authority.passphrase.read())
      print("installed; attestcam-ca serve --dir \(authority.directory.path) starts the server")
    }
  }
}
