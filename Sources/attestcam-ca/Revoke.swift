import ArgumentParser
import DeviceKeys
import Management

extension AttestcamCA {
  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Revoke a certificate and sign the CRLs anew.",
      discussion: """
        With --device the device's certificate in force is revoked, and its ID is free to be enrolled \
        with a new key; the old key is refused for ever. Running it again changes nothing.
        """)

    @OptionGroup var directory: DirectoryOption

    @Option(help: "Device ID, 64 hex digits.")
    var device: String?

    @Option(help: "Serial number of any certificate, in hex.")
    var serial: String?

    @Option(help: "Why, for the registry.")
    var reason = "unspecified"

    func validate() throws {
      guard (device == nil) != (serial == nil) else {
        throw ValidationError("Give either --device or --serial.")
      }
      if let device, DeviceID(hex: device) == nil {
        throw ValidationError("--device takes 64 lower-case hex digits.")
      }
    }

    func run() async throws {
      let authority = try CertificateAuthority(directory: directory.path)
      let target: CertificateAuthority.Revocation
      if let id = device.flatMap(DeviceID.init(hex:)) {
        target = .device(id)
      } else {
        target = .serialNumber(serial ?? "")
      }
      let revoked = try await authority.revoke(target, reason: reason)
      print(
        "revoked \(revoked.kind.rawValue) \(revoked.subject) \(revoked.certificate.serialNumber)")
    }
  }
}
