import ArgumentParser
import DeviceKeys
import Management

extension AttestcamCA {
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List every certificate this CA has issued.",
      discussion: """
        One line each: kind, serial number, valid until, state (in-force, retiring, revoked), subject. show tells all \
        about one device.
        """)

    @OptionGroup var directory: DirectoryOption

    @Flag(help: "A JSON array instead of lines.")
    var json = false

    func run() async throws {
      let authority = try directory.openWithoutKeys()
      let certificates = try await authority.certificates()
      Warning.print(authority)
      if json { return try StandardOutput.json(certificates) }
      for entry in certificates {
        let state = entry.isRevoked ? "revoked" : entry.isCurrent ? "in-force" : "retiring"
        print(
          entry.kind.rawValue, entry.certificate.serialNumber, entry.certificate.notAfter.rfc3339,
          state, entry.subject)
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show one device: state, key, batch, TPM, and all certificates it ever had.")

    @OptionGroup var directory: DirectoryOption

    @Argument(help: "Device ID, 64 hex digits.")
    var device: DeviceID

    func run() async throws {
      guard let (device, certificates) = try await directory.openWithoutKeys().device(device)
      else { throw ManagementError(.missing, "there is no device \(device)") }
      try StandardOutput.json(Shown(device: device, certificates: certificates))
    }

    private struct Shown: Encodable {
      let device: RegisteredDevice
      let certificates: [RegisteredCertificate]
    }
  }
}
