import DeviceKeys
import Platform

/// What keeps the device key. A TPM will be the second case.
public enum KeyHolder: Sendable {
  /// A file in the state directory, encrypted when there is a pass phrase (NUL-terminated).
  case file(passphrase: LockedMemory?)

  /// Whether this holder has made the device's key already.
  func hasKey(_ files: DeviceFiles) -> Bool {
    switch self {
    case .file: TextFile.exists(files.key)
    }
  }

  func load(_ files: DeviceFiles) throws(ManagementError) -> any DeviceKey {
    switch self {
    case .file(let passphrase):
      do { return try FileKey(path: files.key, passphrase: passphrase) } catch {
        throw ManagementError(error)
      }
    }
  }

  func create(_ files: DeviceFiles) throws(ManagementError) {
    switch self {
    case .file(let passphrase):
      do { _ = try FileKey.create(path: files.key, passphrase: passphrase) } catch {
        throw ManagementError(error)
      }
    }
  }
}
