import ArgumentParser
import HTTPSupport
import Management

/// The options that every command has.
struct StateOptions: ParsableArguments {
  @Option(name: .customLong("state"), help: "The device's state directory.")
  var directory: String

  @Option(help: "File (0600) with the pass phrase of the device key, when it has one.")
  var passphraseFile: String?

  @Flag(help: "Print one JSON object; bytes in hex, times in RFC 3339.")
  var json = false

  func provisioner() throws -> Provisioner {
    Provisioner(
      directory: directory,
      holder: .file(passphrase: try passphraseFile.map { try PassphraseFile.read($0) }))
  }

  /// Prints the result, as the user asked for it.
  func report(_ result: some Encodable, text: String) throws {
    print(json ? String(decoding: try JSON.encode(result), as: UTF8.self) : text)
  }
}
