import ArgumentParser
import Management

extension AttestcamCA {
  struct Anchors: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the root certificate, the trust anchor, as PEM.")

    @OptionGroup var directory: DirectoryOption

    func run() async throws {
      print(try CertificateAuthority(directory: directory.path).anchors, terminator: "")
    }
  }

  struct CRL: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "crl",
      abstract: "Print both CRLs as PEM, signed anew when half of their lifetime is gone.")

    @OptionGroup var directory: DirectoryOption

    func run() async throws {
      let authority = try CertificateAuthority(directory: directory.path)
      print(try await authority.revocationLists(), terminator: "")
    }
  }

  struct OperatorToken: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Replace the operator's token; the old one is refused from now on.")

    @OptionGroup var directory: DirectoryOption

    func run() async throws {
      print(try await CertificateAuthority(directory: directory.path).replaceOperatorToken())
    }
  }
}
