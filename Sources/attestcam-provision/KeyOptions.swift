import ArgumentParser
import Management

/// Where `init` keeps the key.
struct KeyOptions: ParsableArguments {
  @Flag(help: "Keep the key in the TPM 2.0, which it never leaves.")
  var tpm = false

  @Flag(help: "Keep the key in a file: software assurance, and the certificate will say so.")
  var keyFile = false

  @Option(
    help: """
      With --key-file: take the key of a batch from this file. Every device of the batch then has the same key, \
      the certificate says so, and one revocation ends them all.
      """)
  var sharedKey: String?

  @Flag(
    help: """
      Make another key although one is in force, for example after attestcam-ca rebind; that one stays in force \
      until the new one has its certificate.
      """)
  var newKey = false

  var holder: Provisioner.NewKeyHolder {
    if tpm { return .tpm }
    return sharedKey.map { .batch(file: $0) } ?? .file
  }

  func validate() throws {
    guard tpm != keyFile else {
      throw ValidationError("Say where to keep the key: either --tpm or --key-file.")
    }
    guard sharedKey == nil || keyFile else {
      throw ValidationError("--shared-key goes with --key-file only: a TPM's key is never shared.")
    }
  }
}
