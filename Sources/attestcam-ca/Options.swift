import ArgumentParser
import DeviceKeys
import Management
import Platform

/// The option that every command has.
struct DirectoryOption: ParsableArguments {
  @Option(name: .customLong("dir"), help: "The CA's directory, made by init.")
  var path: String

  /// For commands that only look something up or write what needs no signature.
  func openWithoutKeys() throws -> CertificateAuthority {
    try CertificateAuthority(directory: path, keys: .closed)
  }
}

/// For commands that sign.
struct AuthorityOptions: ParsableArguments {
  @OptionGroup var directory: DirectoryOption
  @OptionGroup var passphrase: PassphraseOption

  func open() throws -> CertificateAuthority {
    try CertificateAuthority(
      directory: directory.path, keys: .open(passphrase: passphrase.read()))
  }
}

struct PassphraseOption: ParsableArguments {
  @Option(
    name: .customLong("passphrase-file"),
    help: """
      File (0600) with the pass phrase of the key files. Under systemd the credential \
      \(CAPassphrase.credential) does the same.
      """)
  var file: String?

  func read() throws -> LockedMemory? { try CAPassphrase.find(file: file) }
}

/// For commands that make keys.
struct NewKeyOptions: ParsableArguments {
  @OptionGroup var passphrase: PassphraseOption

  @Flag(help: "Leave the key files open: for demonstrations, or where the disk is encrypted.")
  var unencryptedKeys = false

  func read() throws -> LockedMemory? {
    let phrase = try passphrase.read()
    guard (phrase == nil) == unencryptedKeys else {
      throw ValidationError("Give --passphrase-file FILE, or --unencrypted-keys.")
    }
    return phrase
  }
}

extension DeviceID: ExpressibleByArgument {
  public init?(argument: String) { self.init(hex: argument) }
}

extension ManagedName: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension RevocationReason: ExpressibleByArgument {}
