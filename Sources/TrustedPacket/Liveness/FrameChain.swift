import DeviceKeys

/// Binds a packet to every frame that was examined for it, in their order: c₀ is SHA-256(nonce), cᵢ is
/// SHA-256(cᵢ₋₁ ‖ fᵢ),
/// fᵢ the SHA-256 of the frame as the camera delivered it.
public struct FrameChain: Sendable {
  /// Of the frames so far.
  public private(set) var digest: SHA256Digest

  public init(nonce: Nonce) { digest = SHA256.digest(nonce.bytes) }

  /// - Parameter frame: SHA-256 of the next frame's bytes.
  public mutating func append(_ frame: SHA256Digest) {
    digest = SHA256.digest(digest.bytes + frame.bytes)
  }
}
