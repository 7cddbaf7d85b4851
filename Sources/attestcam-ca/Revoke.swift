import ArgumentParser
import DeviceKeys
import Management

extension AttestcamCA {
  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Revoke a device, a batch or a certificate; CRL and deny list follow at once.",
      discussion: """
        With --device all certificates of the device are revoked, and it is on the deny list. Its key is refused for \
        ever; a repaired device comes back with rebind.
        A device that shares its key with a batch cannot be revoked alone, because every other device of the batch \
        can sign as it: revoke the batch.
        With --serial of the certificate in force its device is revoked too. Running it again changes nothing.
        """)

    @OptionGroup var authority: AuthorityOptions

    @Option(help: "Device ID, 64 hex digits.")
    var device: DeviceID?

    @Option(help: "Serial number of any certificate, in hex.")
    var serial: String?

    @Option(help: "Name of a batch: all its devices, now and for ever.")
    var batch: ManagedName?

    @Option(help: "Why; the CRL says it (RFC 5280).")
    var reason = RevocationReason.unspecified

    func validate() throws {
      guard [device == nil, serial == nil, batch == nil].filter({ !$0 }).count == 1 else {
        throw ValidationError("Give one of --device, --batch and --serial.")
      }
    }

    func run() async throws {
      let authority = try authority.open()
      let target: CertificateAuthority.Revocation =
        if let device {
          .device(device)
        } else if let batch {
          .batch(batch)
        } else {
          .serialNumber(serial ?? "")
        }
      let result = try await authority.revoke(target, reason: reason)
      for device in result.devices { print("revoked device \(device)") }
      for certificate in result.certificates {
        print(
          "revoked \(certificate.kind.rawValue) certificate \(certificate.certificate.serialNumber)"
        )
      }
      if result.devices.isEmpty && result.certificates.isEmpty {
        print("revoked before; nothing changed")
      }
      Warning.print(authority)
    }
  }

  struct Rebind: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Free a device ID for another key and TPM: a repair with a new board.",
      discussion: """
        The old certificates are revoked, the old key stays refused for ever, and the ID leaves the deny list. Then \
        enrol the device anew. Who can do this can give a device's identity to another, so it stands in the audit log.
        """)

    @OptionGroup var authority: AuthorityOptions

    @Option(help: "Device ID, 64 hex digits.")
    var device: DeviceID

    func run() async throws {
      try await authority.open().rebind(device)
      print("device \(device) waits for a new enrolment")
    }
  }
}
