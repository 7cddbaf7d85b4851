import Glibc
import Platform

/// Where the pass phrase of the CA's key files comes from.
public enum CAPassphrase {
  /// Name of the systemd credential (LoadCredential= or LoadCredentialEncrypted= of the unit).
  public static let credential = "ca-passphrase"

  /// Reads it from `file`, else from the systemd credential.
  ///
  /// - Returns: nil when neither is there.
  /// - Throws: `ManagementError`.
  public static func find(file: String?) throws(ManagementError) -> LockedMemory? {
    if let file { return try PassphraseFile.read(file) }
    guard let directory = getenv("CREDENTIALS_DIRECTORY").map({ String(cString: $0) }) else {
      return nil
    }
    let path = "\(directory)/\(credential)"
    return TextFile.exists(path) ? try PassphraseFile.read(path) : nil
  }
}
