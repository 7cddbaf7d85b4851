import FaceQuality
import VideoCapture

extension CaptureFailure {
  init(_ error: CameraError) {
    let code: Code =
      switch error.code {
      case .notFound: .cameraNotFound
      case .busy: .cameraBusy
      case .stalled: .cameraStalled
      case .unplugged: .cameraLost
      case .cancelled: .cancelled
      case .denied, .unsupported, .bandwidth, .memory, .failed: .cameraFailed
      }
    self.init(code, error.message)
  }

  /// What the deadline found missing.
  init(deadlinePassedIn progress: CaptureProgress) {
    switch progress {
    case .starting:
      self.init(.cameraStalled, "the camera did not start before the deadline")
    case .assessing(nil):
      self.init(.cameraStalled, "the camera delivered no usable frame before the deadline")
    case .assessing(.some(let unmet)):
      let names = unmet.map(\.rawValue).joined(separator: ", ")
      self.init(
        .qualityNotReached, "no frame met the profile before the deadline; last missing: \(names)")
    case .signing, .ended:
      self.init(.keyUnavailable, "the key did not sign before the deadline")
    }
  }
}

/// How far a capture has come.
enum CaptureProgress: Sendable, Equatable {
  case starting
  /// With what the last assessed frame lacked; nil before the first.
  case assessing([Measure]?)
  case signing
  case ended
}
