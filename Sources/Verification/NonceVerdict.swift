import DeviceKeys

/// What became of a nonce.
public enum NonceVerdict: Sendable, Equatable {
  /// Used up by this call.
  case accepted
  /// Unknown, expired or used before, issued to somebody else or for another purpose: not told which.
  case refused
  /// Issued, but not to be answered by this device. The nonce stays usable.
  case deviceNotAllowed
}
