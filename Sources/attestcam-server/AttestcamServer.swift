import ArgumentParser
import DeviceKeys
import Platform

@main
enum Program {
  /// The process handles keys or tokens: no core dumps, no debuggers, files private unless said otherwise.
  static func main() async {
    CryptoLibrary.keepUntilExit()
    do {
      try ProcessHardening.apply()
    } catch {
      AttestcamServer.exit(withError: error)
    }
    await AttestcamServer.main()
  }
}

struct AttestcamServer: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attestcam-server",
    abstract: "The face recognition server: issues nonces, verifies packets.",
    discussion: """
      Start here:
        attestcam-ca issue-server --dir ca --host server.example.org --out .
        attestcam-server init --dir server --audience https://server.example.org
        attestcam-server fetch-anchors --management https://ca.example.org:8443 --fingerprint HEX --out root.pem
        attestcam-server terminal add kiosk-1 --dir server --device HEX --purpose door > kiosk-1.token
        attestcam-server serve --dir server --trust root.pem --management https://ca.example.org:8443 \\
          --policy policy.yaml --tls-cert tls.pem --tls-key tls-key.pem

      Exit codes: 0 done; 64 wrong usage; 1 anything else, with the reason on standard error.
      """,
    subcommands: [Init.self, TerminalCommand.self, Serve.self, FetchAnchors.self])
}

/// The option that every command has.
struct DirectoryOption: ParsableArguments {
  @Option(name: .customLong("dir"), help: "The server's directory, made by init.")
  var path: String
}
