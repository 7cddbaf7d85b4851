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
      Two parts: a root that is locked away, and this server, which the root certifies and which does the \
      daily work.

      A small installation or a demonstration, both on one machine:
        attestcam-ca init --dir ca --root-dir root --passphrase-file phrase --server-host ca.example.org
        attestcam-ca serve --dir ca --passphrase-file phrase --listen 0.0.0.0:8443
      Then move the directory root to a medium in a safe. Every 180 days at most it signs a new CRL:
        attestcam-ca root crl --dir root --out root-crl.pem
        attestcam-ca install --dir ca --root-crl root-crl.pem
      The real ceremony, the root on a machine without network:
        server: attestcam-ca init --dir ca --request-out request.pem --passphrase-file phrase
        root:   attestcam-ca root init --dir root --name Example --passphrase-file root-phrase
        root:   attestcam-ca root sign request.pem --dir root --name Example --out issuing.pem
        root:   attestcam-ca root crl --dir root --out root-crl.pem
        server: attestcam-ca install --dir ca --root root.pem --issuing issuing.pem --root-crl root-crl.pem

      Give ca/operator-token to the factory, and ca/root.pem to the factory and to every verifier. Verifiers fetch \
      /v1/crl and /v1/deny-list (or read ca/crl.pem and ca/deny-list.cose).

      Without a network between factory and server: ticket, then answer or import.
      What runs on the devices: manifest.
      A lost or stolen device: revoke. A repaired one with a new board: rebind.

      Exit codes: 0 done; 64 wrong usage; 1 anything else, with the reason on standard error.
      """,
    subcommands: [
      Init.self, Install.self, Root.self, Serve.self, List.self, Show.self, Revoke.self,
      Rebind.self, Register.self, Batch.self, Operator.self, Ticket.self, Answer.self,
      Import.self, Audit.self, IssueServer.self, Anchors.self, CRL.self, DenyList.self,
      Manifest.self,
    ])
}
