import ArgumentParser
import DeviceKeys
import Management
import Platform

extension AttestcamCA {
  struct Root: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The offline root: on a machine or medium of its own, used a few times a year.",
      discussion: """
        Of its directory only root.pem and root-crl.pem ever leave. The CRL holds 180 days at most: when it runs out, \
        every verifier refuses every packet, so note the date.
        """,
      subcommands: [RootInit.self, RootSign.self, RootCRL.self, RootRevoke.self])
  }

  struct RootOptions: ParsableArguments {
    @Option(name: .customLong("dir"), help: "The root's directory.")
    var path: String

    @OptionGroup var passphrase: PassphraseOption

    func open() throws -> RootAuthority {
      try RootAuthority(directory: path, passphrase: passphrase.read())
    }
  }

  struct RootInit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "init", abstract: "Make a new root: key, certificate (20 years), record.")

    @Option(name: .customLong("dir"), help: "The root's directory, absent or empty.")
    var path: String

    @Option(help: "Name in the certificate, before the word Root.")
    var name: ManagedName

    @OptionGroup var keys: NewKeyOptions

    func run() async throws {
      let passphrase = try keys.read()
      try RootAuthority.create(in: path, name: name.text, passphrase: passphrase)
      let root = try RootAuthority(directory: path, passphrase: passphrase)
      print("root.pem SHA-256 \(root.certificate.fingerprint)")
    }
  }

  struct RootSign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "sign",
      abstract: "Certify a management server (10 years, pathlen 0).",
      discussion: """
        What the request says about its name counts for nothing: --name decides. Signing the same request again gives \
        the same certificate.
        """)

    @Argument(help: "The request, from attestcam-ca init --request-out (PEM).")
    var request: String

    @OptionGroup var root: RootOptions

    @Option(help: "Name in the certificate, before the word Issuing.")
    var name: ManagedName

    @Option(help: "Lifetime in days.")
    var days = CAConfiguration.issuingDays

    @Option(help: "File for the certificate (PEM).")
    var out: String

    func validate() throws {
      guard (1...7305).contains(days) else { throw ValidationError("--days takes 1 to 7305.") }
    }

    func run() async throws {
      let issuing = try root.open().sign(
        request: InputFile.text(request), name: name.text, days: days)
      try DurableFile.write(issuing.pem.utf8, to: out, mode: 0o644)
      print("serial \(issuing.serialNumber) valid until \(issuing.notAfter.rfc3339)")
    }
  }

  struct RootCRL: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "crl", abstract: "Sign the root's next CRL.",
      discussion: "Take it to the server: attestcam-ca install --root-crl FILE.")

    @OptionGroup var root: RootOptions

    @Option(help: "How long it holds, in days (1 to \(RootAuthority.longestListDays)).")
    var days = RootAuthority.longestListDays

    @Option(help: "File for the CRL (PEM); it is in DIR/root-crl.pem too.")
    var out: String?

    func run() async throws {
      let list = try root.open().revocationList(days: days)
      if let out { try DurableFile.write(list.pem.utf8, to: out, mode: 0o644) }
      print("the CRL holds until \(list.nextUpdate.rfc3339)")
    }
  }

  struct RootRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "revoke", abstract: "Revoke a management server's certificate.",
      discussion: "Every device below it is refused from the next CRL on: sign that now (root crl)."
    )

    @OptionGroup var root: RootOptions

    @Option(help: "Serial number in hex.")
    var serial: String

    @Option(help: "Why (RFC 5280).")
    var reason = RevocationReason.unspecified

    func run() async throws {
      try root.open().revoke(serial: serial, reason: reason)
      print("revoked \(serial); now sign the CRL: attestcam-ca root crl --dir \(root.path)")
    }
  }
}
