import ArgumentParser
import Management

extension AttestcamCA {
  struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a new CA: keys, certificates, CRLs, registry, operator's token.",
      discussion: """
        The directory must be absent or empty. It appears complete or not at all; after an interruption \
        just run init again. Prints the operator's token, which is also in DIR/operator-token: move that \
        file to the factory, the CA itself keeps only a hash.
        """)

    @OptionGroup var directory: DirectoryOption

    @Option(help: "Name of the CA in its certificates.")
    var name = "Attestcam"

    @Option(
      help: "DNS name or IP address that clients call this CA's service by; give each one.")
    var serverHost: [String] = ["localhost", "127.0.0.1"]

    func run() async throws {
      let token = try CertificateAuthority.create(
        in: directory.path, name: name, hosts: serverHost)
      print(token)
    }
  }
}
