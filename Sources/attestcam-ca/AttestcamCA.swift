import ArgumentParser
import Platform

@main
enum Program {
  /// The process handles keys or tokens: no core dumps, no debuggers, files private unless said otherwise.
  static func main() async {
    do {
      try ProcessHardening.apply()
    } catch {
      AttestcamCA.exit(withError: error)
    }
    await AttestcamCA.main()
  }
}

struct AttestcamCA: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attestcam-ca",
    abstract: "The trusted management server: device registry and certificate authority.",
    discussion: """
      Start here:
        attestcam-ca init --dir ca --server-host ca.example.org
        attestcam-ca serve --dir ca --listen 0.0.0.0:8443
      Give ca/operator-token to the factory, and ca/root.pem to the factory and to every verifier.

      Exit codes: 0 done; 64 wrong usage; 1 anything else, with the reason on standard error.
      """,
    subcommands: [
      Init.self, Serve.self, Revoke.self, List.self, IssueServer.self, Anchors.self, CRL.self,
      OperatorToken.self,
    ])
}

/// The option that every command has.
struct DirectoryOption: ParsableArguments {
  @Option(name: .customLong("dir"), help: "The CA's directory, made by init.")
  var path: String
}
