import HTTPSupport
import HTTPTypes

/// Every code of the local API. Those from `nonceInvalid` to `internalError` are also the ways a capture may fail.
public enum APIProblem: String, ProblemCode {
  case requestMalformed = "request_malformed"
  case requestTooLarge = "request_too_large"
  /// No such call, or no capture of this id that belongs to the caller's uid.
  case notFound = "not_found"
  /// No entry of `terminals` names the caller's uid or one of its groups.
  case peerNotAllowed = "peer_not_allowed"
  case purposeNotAllowed = "purpose_not_allowed"
  case profileUnknown = "profile_unknown"
  case profileNotAllowed = "profile_not_allowed"
  case audienceNotAllowed = "audience_not_allowed"
  case rateLimited = "rate_limited"
  /// The uid has used up its captures of this hour.
  case captureQuota = "capture_quota"
  case tooManyConnections = "too_many_connections"
  /// The configuration says that nothing is shown.
  case previewDisabled = "preview_disabled"
  /// The capture has ended.
  case previewOver = "preview_over"
  /// The packet was delivered, or its time ran out, and it has been overwritten.
  case packetGone = "packet_gone"

  case nonceInvalid = "nonce_invalid"
  case nonceReused = "nonce_reused"
  case busy
  case deadlineInvalid = "deadline_invalid"
  case qualityNotReached = "quality_not_reached"
  case cancelled
  case cameraNotFound = "camera_not_found"
  case cameraBusy = "camera_busy"
  case cameraStalled = "camera_stalled"
  case cameraLost = "camera_lost"
  case cameraFailed = "camera_failed"
  case cameraNotAllowed = "camera_not_allowed"
  case workerLost = "worker_lost"
  case keyUnavailable = "key_unavailable"
  case stateUnavailable = "state_unavailable"
  case internalError = "internal_error"

  public var status: HTTPResponse.Status {
    switch self {
    case .requestMalformed, .nonceInvalid, .deadlineInvalid, .profileUnknown: .badRequest
    case .peerNotAllowed, .purposeNotAllowed, .profileNotAllowed, .audienceNotAllowed: .forbidden
    case .notFound, .previewDisabled: .notFound
    case .busy, .nonceReused, .cancelled: .conflict
    case .packetGone, .previewOver: .gone
    case .requestTooLarge: .contentTooLarge
    case .qualityNotReached: .unprocessableContent
    case .rateLimited, .captureQuota: .tooManyRequests
    case .tooManyConnections, .cameraNotFound, .cameraBusy, .cameraStalled, .cameraLost,
      .cameraFailed, .cameraNotAllowed, .workerLost, .keyUnavailable, .stateUnavailable:
      .serviceUnavailable
    case .internalError: .internalServerError
    }
  }

  /// For the failures of a capture: whether a new capture, with a new nonce, may succeed.
  public var isRetryable: Bool {
    switch self {
    case .busy, .rateLimited, .captureQuota, .tooManyConnections, .nonceReused, .qualityNotReached,
      .cancelled, .cameraNotFound, .cameraBusy, .cameraStalled, .cameraLost, .workerLost,
      .keyUnavailable:
      true
    default: false
    }
  }
}
