import ArgumentParser
import DeviceAPI
import HTTPSupport

/// The exit codes of `attestcam capture`: a closed list (`--help` prints it).
enum CaptureExit: Int32, CaseIterable {
  case unreachable = 20
  case notAllowed = 21
  case nonce = 22
  case busy = 23
  case quality = 24
  case camera = 25
  case device = 26
  case cancelled = 27
  case interrupted = 28

  var meaning: String {
    switch self {
    case .unreachable: "nobody answers on the socket, or this user may not connect"
    case .notAllowed: "the configuration does not allow this user, purpose, profile or audience"
    case .nonce: "the nonce is invalid or was used before; get a new one from the server"
    case .busy: "another capture runs, or too many were asked for; try again"
    case .quality: "no frame met the profile before the deadline"
    case .camera:
      "the camera is missing, busy, stalled or not the pinned one, or what reads it has died"
    case .device: "the key or the device's state is not available"
    case .cancelled: "the capture was cancelled"
    case .interrupted: "the connection to the daemon broke off"
    }
  }

  init?(_ error: DeviceClientError) {
    switch error.code {
    case .unreachable, .denied: self = .unreachable
    case .interrupted: self = .interrupted
    case .malformedResponse, .tooLarge: return nil
    case .refused:
      guard let problem = error.problem.flatMap({ APIProblem(rawValue: $0.code) }),
        let exit = CaptureExit(problem)
      else { return nil }
      self = exit
    }
  }

  init?(_ problem: APIProblem) {
    switch problem {
    case .peerNotAllowed, .purposeNotAllowed, .profileUnknown, .profileNotAllowed,
      .audienceNotAllowed:
      self = .notAllowed
    case .nonceInvalid, .nonceReused: self = .nonce
    case .busy, .rateLimited, .captureQuota, .tooManyConnections: self = .busy
    case .qualityNotReached: self = .quality
    case .cameraNotFound, .cameraBusy, .cameraStalled, .cameraLost, .cameraFailed,
      .cameraNotAllowed, .workerLost:
      self = .camera
    case .keyUnavailable, .stateUnavailable: self = .device
    case .cancelled: self = .cancelled
    case .requestMalformed, .requestTooLarge, .notFound, .previewDisabled, .previewOver,
      .packetGone, .deadlineInvalid, .internalError:
      return nil
    }
  }

  static var table: String {
    allCases.map { "  \($0.rawValue)  \($0.meaning)" }.joined(separator: "\n")
  }
}
