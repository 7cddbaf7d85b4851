import ArgumentParser
import DeviceKeys
import Management
import Platform

extension AttestcamCA {
  struct Manifest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sign what the files of an installation must be, for the daemon's check at start.",
      discussion: """
        LIST is what sha256sum prints on a machine that is as it should be, or of the unpacked package:
          sha256sum /usr/lib/attestcam/* /usr/share/attestcam/models/* > files.sha256
          attestcam-ca manifest files.sha256 --dir ca --out integrity.cose
        Every executable and library of the package and every model in use must be on it; profiles and others may be. \
        Read the list before you sign it. Each version of the package needs its own; sha256sum of the result is the digest \
        that stands in the signed claims.
        """)

    @OptionGroup var authority: AuthorityOptions

    @Argument(help: "Output of sha256sum; - for standard input.")
    var list: String

    @Option(help: "File for the signed manifest.")
    var out: String

    func run() async throws {
      let list = try DigestList(path: list)
      let message = try await authority.open().signManifest(list)
      try DurableFile.write(message, to: out, mode: 0o644)
      print("signed \(list.files.count) files, manifest \(SHA256.digest(message))")
    }
  }
}
