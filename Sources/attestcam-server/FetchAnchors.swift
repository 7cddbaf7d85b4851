import ArgumentParser
import DeviceKeys
import RecognitionServer

extension AttestcamServer {
  struct FetchAnchors: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "fetch-anchors",
      abstract: "Fetch the CA's root certificate, known by its fingerprint.",
      discussion: """
        The connection proves nothing, since there is no root to check it against yet: only a certificate with the \
        fingerprint is taken. Get the fingerprint on another way, e.g. from the CA's operator by telephone:
          openssl x509 -in ca/root.pem -noout -fingerprint -sha256
        """)

    @Option(help: "The management server, https://host[:port].")
    var management: String

    @Option(help: "SHA-256 of the root certificate: 64 hex digits, colons allowed.")
    var fingerprint: String

    @Option(help: "Where to write the root certificate, PEM.")
    var out: String

    func validate() throws {
      guard AnchorBootstrap.fingerprint(fingerprint) != nil else {
        throw ValidationError("--fingerprint takes the 64 hex digits of a SHA-256.")
      }
    }

    func run() async throws {
      guard let digest = AnchorBootstrap.fingerprint(fingerprint) else { return }
      try await AnchorBootstrap.fetch(from: management, fingerprint: digest, to: out)
    }
  }
}
