import ArgumentParser
import DeviceKeys
import FoundationEssentials
import Management

extension AttestcamProvision {
  struct Enroll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Get the device's certificate from the CA.",
      discussion: """
        Writes device-chain.pem, after checking it against the root, the key and the device ID. With a good \
        chain in place it does nothing.
        """)

    @OptionGroup var state: StateOptions

    @Option(help: "The CA's service, https://host:port.")
    var url: String

    @Option(help: "The CA's root certificate (PEM), the only anchor for TLS and chain.")
    var trust: String

    @Option(help: "File with the operator's token.")
    var operatorTokenFile: String

    func run() async throws {
      let (chain, isNew) = try await state.provisioner().enrol(
        url: url, roots: InputFile.text(trust), operatorToken: InputFile.line(operatorTokenFile))
      let device = chain.device
      try state.report(
        Result(
          deviceID: device.deviceID.map { "\($0)" } ?? "", serial: device.serialNumber,
          validUntil: device.notAfter, new: isNew),
        text: "\(isNew ? "enrolled" : "was enrolled before"): serial \(device.serialNumber), "
          + "valid until \(device.notAfter.rfc3339)")
    }

    private struct Result: Encodable {
      let deviceID: String
      let serial: String
      let validUntil: Date
      let new: Bool

      enum CodingKeys: String, CodingKey {
        case deviceID = "device_id"
        case serial
        case validUntil = "valid_until"
        case new
      }
    }
  }
}
