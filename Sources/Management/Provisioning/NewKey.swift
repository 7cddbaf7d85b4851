import DeviceKeys
import Platform

/// Where a pending key comes from.
enum NewKey: Sendable {
  /// Drawn here and kept in a file, encrypted when there is a pass phrase.
  case drawn(passphrase: LockedMemory?)
  /// The key of a batch: a copy of this file.
  case batch(file: String, passphrase: LockedMemory?)
  /// The key in force once more: the key of a batch keeps its certificate's key at renewal.
  case kept
  /// Made by the TPM: the text of its `TSS2 PRIVATE KEY` file.
  case tpm(pem: String)

  var isShared: Bool {
    switch self {
    case .batch, .kept: true
    case .drawn, .tpm: false
    }
  }
}
