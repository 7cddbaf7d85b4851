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
