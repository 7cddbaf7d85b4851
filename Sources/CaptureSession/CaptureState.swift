/// Where a capture is.
public enum CaptureState: String, Sendable, CaseIterable {
  /// The nonce is spent and the camera is being started.
  case starting
  /// Frames are being examined.
  case assessing
  /// An acceptable frame was found; the packet is being built and signed.
  case signing
}
