import ArgumentParser
import Platform

@main
enum Program {
  /// The process handles keys or tokens: no core dumps, no debuggers, files private unless said otherwise.
  static func main() async {
    do {
      try ProcessHardening.apply()
    } catch {
      AttestcamProvision.exit(withError: error)
    }
    await AttestcamProvision.main()
  }
}

struct AttestcamProvision: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attestcam-provision",
    abstract: "The factory: gives a device its ID, key and certificate.",
    discussion: """
      In this order, on the device:
        attestcam-provision init --state /var/lib/attestcam --key-file
        attestcam-provision enroll --state /var/lib/attestcam --url https://ca.example.org:8443 \\
          --trust root.pem --operator-token-file operator-token
        attestcam-provision self-test --state /var/lib/attestcam
      Every command may be run again: it completes, or does nothing. With --json each prints one JSON object.

      Exit codes: 0 done (status: ready); 64 wrong usage; 1 anything else, with the reason on standard error.
      """,
    subcommands: [Init.self, Enroll.self, Status.self, SelfTest.self, Label.self])
}
