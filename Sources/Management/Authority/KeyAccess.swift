import DeviceKeys
import Platform

/// Whether a command uses the CA's keys, and what opens them.
public enum KeyAccess: Sendable {
  /// Reading the registry and writing what needs no signature.
  case closed
  /// The pass phrase (NUL-terminated) of encrypted key files; nil for open ones.
  case open(passphrase: LockedMemory?)
}

/// The two keys that work every day; the root's is not among them.
struct AuthorityKeys: Sendable {
  let issuing: IssuerKey
  let management: ManagementKey

  init(
    _ files: CAFiles, _ configuration: CAConfiguration, passphrase: LockedMemory?
  ) throws(ManagementError) {
    do {
      issuing = try Self.issuing(files, configuration.hardwareKey, passphrase: passphrase)
      management = try ManagementKey(path: files.managementKey, passphrase: passphrase)
    } catch {
      throw ManagementError(error)
    }
  }

  static func issuing(
    _ files: CAFiles, _ hardware: CAConfiguration.HardwareKey?, passphrase: LockedMemory?
  ) throws -> IssuerKey {
    guard let hardware else {
      return try IssuerKey(path: files.issuingKey, passphrase: passphrase)
    }
    return try IssuerKey(
      pkcs11: hardware.uri, module: hardware.module, pin: PassphraseFile.read(hardware.pinFile))
  }
}
