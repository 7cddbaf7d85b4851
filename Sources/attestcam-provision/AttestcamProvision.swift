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
      In this order, on the device, as the user that attestcamd runs as:
        attestcam-provision init --state /var/lib/attestcam --tpm
        attestcam-provision enroll --state /var/lib/attestcam --url https://ca.example.org:8443 \\
          --trust root.pem --operator-token-file operator-token
        attestcam-provision self-test --state /var/lib/attestcam --url https://ca.example.org:8443 \\
          --trust root.pem
      Without network: init, request, (attestcam-ca answer), response, self-test.
      Every command may be run again, also after a power cut: it completes, or does nothing. With --json each \
      prints one JSON object, whatever happens. Errors name the step, the cause and what to do.

      Exit codes:
         0  done (status: ready)
         1  anything else (status: not ready)
        64  wrong usage
        65  a file is not what it must be, or belongs to another device, key or request
        66  an earlier step is missing
        69  the CA does not answer
        74  a file cannot be read or written
        75  the TPM does not answer or another command is at work: wait and try again
        76  who answers is not the CA that --trust names, or answers what it must not
        77  the CA refused
      """,
    subcommands: [
      Init.self, Enroll.self, Request.self, Response.self, Renew.self, Status.self, SelfTest.self,
      Label.self,
    ])
}
