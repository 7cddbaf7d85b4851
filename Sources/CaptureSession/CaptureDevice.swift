/// The capture device: takes one request at a time from nonce to packet.
public protocol CaptureDevice: Sendable {
  /// Takes on a capture. When this returns, the nonce is spent durably and the capture runs by itself.
  ///
  /// - Throws: `CaptureFailure`: `.busy`, `.nonceInvalid`, `.nonceReused`, `.deadlineInvalid`, `.stateUnavailable`.
  ///   The nonce is untouched unless the code is `.nonceReused` or `.stateUnavailable`.
  func begin(_ request: CaptureRequest) async throws(CaptureFailure) -> RunningCapture
}
