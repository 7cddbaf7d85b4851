import ArgumentParser
import FoundationEssentials
import Management
import Platform

extension AttestcamCA {
  struct Anchors: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the root certificate, the trust anchor, as PEM.")

    @OptionGroup var directory: DirectoryOption

    func run() async throws {
      print(try directory.openWithoutKeys().anchors, terminator: "")
    }
  }

  struct CRL: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "crl",
      abstract:
        "Print both CRLs as PEM, the server's signed anew when half of its lifetime is gone.")

    @OptionGroup var authority: AuthorityOptions

    func run() async throws {
      let authority = try authority.open()
      print(try await authority.revocationLists(), terminator: "")
      Warning.print(authority)
    }
  }

  struct DenyList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Print or write the signed deny list (binary), signed anew when half of its lifetime is gone."
    )

    @OptionGroup var authority: AuthorityOptions

    @Option(help: "File for the list; without it standard output.")
    var out: String?

    func run() async throws {
      let list = try await authority.open().denyList()
      if let out {
        try DurableFile.write(list, to: out, mode: 0o644)
      } else {
        StandardOutput.write(list)
      }
    }
  }
}

/// What an operator should do soon, on standard error.
enum Warning {
  static func print(_ authority: CertificateAuthority) {
    guard let warning = authority.warning() else { return }
    StandardError.print("warning: \(warning)")
  }
}
