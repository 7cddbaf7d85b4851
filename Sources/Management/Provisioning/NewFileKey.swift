import DeviceKeys
import Platform

/// Where a pending key in a file comes from.
enum NewFileKey: Sendable {
  /// Drawn here, encrypted when there is a pass phrase.
  case drawn(passphrase: LockedMemory?)
  /// The key of a batch: a copy of this file.
  case batch(file: String, passphrase: LockedMemory?)
  /// The key in force once more: the key of a batch stays the same when its certificate is renewed.
  case kept

  var isShared: Bool {
    switch self {
    case .batch, .kept: true
    case .drawn: false
    }
  }
}
