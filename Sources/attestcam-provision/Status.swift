import ArgumentParser
import DeviceKeys
import Management

extension AttestcamProvision {
  struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tell what is there, whether it belongs together, and until when it is valid.",
      discussion: "Exits with 0 when the device is ready to sign packets, with 1 when it is not.")

    @OptionGroup var state: StateOptions

    @Option(help: "The CA's root certificate (PEM); with it the chain is checked up to the root.")
    var trust: String?

    func run() async throws {
      let status = try state.provisioner().status(roots: trust.map { try InputFile.text($0) })
      try state.report(
        status,
        text: """
          device id    \(status.deviceID ?? "none")
          key          \(status.keyProtection?.rawValue ?? "none")
          certificate  \(status.serialNumber ?? "none")
          valid until  \(status.validUntil?.rfc3339 ?? "-")
          ready        \(status.problem.map { "no: \($0)" } ?? "yes")
          """)
      if !status.isReady { throw ExitCode.failure }
    }
  }
}
