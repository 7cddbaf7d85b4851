import ArgumentParser
import Management
import Platform

extension AttestcamCA {
  struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a new management server: keys, registry, the first operator's token.",
      discussion: """
        With --request-out the server is half made: take the request to the root's machine (root sign), and its \
        answer back (install). With --root-dir the root is made too, or used, on this machine, and the server is \
        complete.

        The directory must be absent or empty. It appears complete or not at all; after an interruption just run \
        init again. Prints the operator's token, which is also in DIR/operator-token: move that file to the factory, \
        the server itself keeps only a hash.

        The issuing key may live in a hardware module: make it there with the module's own tools, then give its \
        PKCS#11 URI. OpenSSL's engine for PKCS#11 must be installed (libengine-pkcs11-openssl).
        """)

    @OptionGroup var directory: DirectoryOption

    @Option(help: "Name of the CA in its certificates.")
    var name: ManagedName = .attestcam

    @Option(help: "Directory of the root, made when it is absent. Afterwards lock it away.")
    var rootDir: String?

    @Option(help: "File for the request that the root will sign.")
    var requestOut: String?

    @Option(
      help:
        "DNS name or IP address that clients call this server by; give each one. With --root-dir.")
    var serverHost: [String] = ["localhost", "127.0.0.1"]

    @OptionGroup var keys: NewKeyOptions

    @Option(
      help: "File with the pass phrase of the root's key; without it that of --passphrase-file.")
    var rootPassphraseFile: String?

    @Option(help: "PKCS#11 URI of the issuing key, when it lives in a hardware module.")
    var issuingKey: String?

    @Option(help: "Path of the module's PKCS#11 library.")
    var pkcs11Module: String?

    @Option(help: "File (0600) with the PIN of the module.")
    var pinFile: String?

    func validate() throws {
      guard (rootDir == nil) != (requestOut == nil) else {
        throw ValidationError(
          "Give --root-dir DIR (the root here too) or --request-out FILE (the root elsewhere).")
      }
      let hardware = [issuingKey, pkcs11Module, pinFile].filter { $0 != nil }.count
      guard hardware == 0 || hardware == 3 else {
        throw ValidationError("--issuing-key, --pkcs11-module and --pin-file go together.")
      }
    }

    func run() async throws {
      let passphrase = try keys.read()
      var configuration = CAConfiguration()
      configuration.name = name.text
      if let issuingKey, let pkcs11Module, let pinFile {
        configuration.hardwareKey = .init(uri: issuingKey, module: pkcs11Module, pinFile: pinFile)
      }
      guard let rootDir else {
        let token = try CertificateAuthority.prepare(
          in: directory.path, configuration: configuration, passphrase: passphrase)
        try exportRequest()
        return print(token)
      }
      print(
        try CertificateAuthority.create(
          in: directory.path, rootDirectory: rootDir, configuration: configuration,
          hosts: serverHost, passphrase: passphrase,
          rootPassphrase: rootPassphraseFile.map { try PassphraseFile.read($0) } ?? passphrase))
    }

    private func exportRequest() throws {
      guard let requestOut else { return }
      let request = try InputFile.text(CAFiles(directory: directory.path).issuingRequest)
      try DurableFile.write(request.utf8, to: requestOut, mode: 0o644)
    }
  }
}
