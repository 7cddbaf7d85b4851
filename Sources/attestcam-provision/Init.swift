import ArgumentParser
import Management

extension AttestcamProvision {
  struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Draw the device ID and make the key.",
      discussion: """
        Writes device-id and device-key.pem (0600) into the state directory, unless they are there already.
        """)

    @OptionGroup var state: StateOptions

    @Flag(help: "Keep the key in a file: software assurance, and the certificate will say so.")
    var keyFile = false

    @Flag(help: "Keep the key in a TPM 2.0; this build cannot.")
    var tpm = false

    func validate() throws {
      guard !tpm else {
        throw ValidationError("This build has no TPM support yet; use --key-file.")
      }
      guard keyFile else { throw ValidationError("Say where to keep the key: --key-file.") }
    }

    func run() async throws {
      let (device, isNew) = try state.provisioner().initialise()
      try state.report(
        Result(deviceID: "\(device)", new: isNew),
        text: "device \(device) \(isNew ? "initialised" : "was initialised before")")
    }

    private struct Result: Encodable {
      let deviceID: String
      let new: Bool

      enum CodingKeys: String, CodingKey {
        case deviceID = "device_id"
        case new
      }
    }
  }
}
