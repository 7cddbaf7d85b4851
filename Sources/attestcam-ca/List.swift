import ArgumentParser
import DeviceKeys
import HTTPSupport
import Management

extension AttestcamCA {
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List every certificate this CA has issued.",
      discussion: "One line each: kind, serial number, valid until, state, subject.")

    @OptionGroup var directory: DirectoryOption

    @Flag(help: "A JSON array instead of lines.")
    var json = false

    func run() async throws {
      let certificates = try await CertificateAuthority(directory: directory.path).certificates()
      if json {
        print(String(decoding: try JSON.encode(certificates), as: UTF8.self))
        return
      }
      for entry in certificates {
        print(
          entry.kind.rawValue, entry.certificate.serialNumber, entry.certificate.notAfter.rfc3339,
          entry.isRevoked ? "revoked" : "in-force", entry.subject)
      }
    }
  }
}
