import ArgumentParser
import DeviceKeys
import Management

extension AttestcamCA {
  struct IssueServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a TLS key and certificate for a server of this installation.",
      discussion: """
        Writes tls-key.pem (0600) and tls.pem into the --out directory, which must exist. Running it \
        again changes nothing; to renew, remove both files first.
        """)

    @OptionGroup var authority: AuthorityOptions

    @Option(help: "DNS name or IP address that clients call the server by; give each one.")
    var host: [String]

    @Option(help: "Directory for tls.pem and tls-key.pem.")
    var out: String

    func validate() throws {
      guard !host.isEmpty else { throw ValidationError("Give at least one --host.") }
    }

    func run() async throws {
      let certificate = try await authority.open().issueServer(hosts: host, out: out)
      print("serial \(certificate.serialNumber) valid until \(certificate.notAfter.rfc3339)")
    }
  }
}
