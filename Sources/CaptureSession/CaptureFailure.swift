import VideoCapture

/// Why a capture was refused or ended without a packet. The codes are part of the local API.
public struct CaptureFailure: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// The nonce is not 32 bytes, or its bytes are all equal.
    case nonceInvalid = "nonce_invalid"
    /// This device has already spent the nonce.
    case nonceReused = "nonce_reused"
    /// Another capture runs.
    case busy
    /// Deadline outside 1,000…45,000 ms.
    case deadlineInvalid = "deadline_invalid"
    /// No frame met the profile before the deadline; the message names what was missing.
    case qualityNotReached = "quality_not_reached"
    /// What the profile asks for as a sign of life was not shown. Never says what was missing.
    case livenessFailed = "liveness_failed"
    /// Too many such attempts; `retryAfter` says how long nothing is asked.
    case livenessPaused = "liveness_paused"
    /// The terminal cancelled, or its service stops.
    case cancelled
    case cameraNotFound = "camera_not_found"
    case cameraBusy = "camera_busy"
    case cameraStalled = "camera_stalled"
    case cameraLost = "camera_lost"
    case cameraFailed = "camera_failed"
    /// Not the pinned camera, or of a kind that the configuration does not allow.
    case cameraNotAllowed = "camera_not_allowed"
    /// The process that reads the camera died or hung; it is started again by itself.
    case workerLost = "worker_lost"
    /// The key did not sign (TPM unreachable, key file changed).
    case keyUnavailable = "key_unavailable"
    /// The record of spent nonces cannot be read or written: no capture is safe.
    case stateUnavailable = "state_unavailable"
    /// A fault of ours; the log has more.
    case internalError = "internal_error"
  }

  public let code: Code
  /// For people: what happened and what to do. No biometric data.
  public let message: String
  /// Which camera of a rig, when the code is about a camera.
  public let camera: CameraRole

  /// When it makes sense to try again; nil where that depends on other things.
  public var retryAfter: Duration?

  public init(
    _ code: Code, _ message: String, of camera: CameraRole = .visible,
    retryAfter: Duration? = nil
  ) {
    self.code = code
    self.message = message
    self.camera = camera
    self.retryAfter = retryAfter
  }

  public var description: String { message }
}
