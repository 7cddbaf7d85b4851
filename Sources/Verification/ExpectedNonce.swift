import DeviceKeys

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
