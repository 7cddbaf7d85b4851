import DeviceKeys

/// Who issued the nonces, and so decides, once, whether one may be answered.
public protocol NonceAuthority: Sendable {
  /// Uses a nonce up, if it was issued, is not expired, not used, and was meant for this purpose and device. Atomic:
  /// of two simultaneous calls at most one gets `.accepted`. Called only after the signature was checked, so that
  /// strangers cannot use up nonces.
  ///
  /// - Parameter device: by the certificate.
  /// - Throws: when the authority cannot answer; the packet is then not accepted.
  func consume(_ nonce: Nonce, for device: DeviceID, purpose: String) async throws -> NonceVerdict
}

/// What became of a nonce.
public enum NonceVerdict: Sendable, Equatable {
  /// Used up by this call.
  case accepted
  /// Unknown, expired or used before, issued to somebody else or for another purpose: not told which.
  case refused
  /// Issued, but not to be answered by this device. The nonce stays usable.
  case deviceNotAllowed
}

/// The authority of `attestcam verify`: the one nonce, and perhaps the one device, that the caller names.
public struct ExpectedNonce: NonceAuthority {
  private let nonce: Nonce
  private let device: DeviceID?

  public init(_ nonce: Nonce, device: DeviceID? = nil) {
    self.nonce = nonce
    self.device = device
  }

  public func consume(_ nonce: Nonce, for device: DeviceID, purpose: String) async -> NonceVerdict {
    guard constantTimeEqual(nonce.bytes, self.nonce.bytes) else { return .refused }
    return self.device ?? device == device ? .accepted : .deviceNotAllowed
  }
}
