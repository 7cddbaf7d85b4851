/// Every metric of the daemon. Names and labels are closed lists: nothing that a client sends can become a label.
enum Metric: String, CaseIterable {
  case captures = "attestcam_captures_total"
  case captureSeconds = "attestcam_capture_duration_seconds"
  case packets = "attestcam_packets_total"
  case connections = "attestcam_connections"
  case cameraState = "attestcam_camera_state"
  case cameraFailures = "attestcam_camera_failures_total"
  case frames = "attestcam_frames_total"
  case workerLosses = "attestcam_worker_losses_total"

  enum Kind: String {
    case counter, gauge, histogram
  }

  var kind: Kind {
    switch self {
    case .captures, .packets, .cameraFailures, .frames, .workerLosses: .counter
    case .captureSeconds: .histogram
    case .connections, .cameraState: .gauge
    }
  }

  var help: String {
    switch self {
    case .captures: "Captures that ended, by outcome."
    case .captureSeconds: "Time from the acceptance of a capture to its end."
    case .packets: "Packets that were overwritten, by what became of them."
    case .connections: "Open connections on the local socket."
    case .cameraState: "1 for the camera's state, of several the worst one's, 0 for the others."
    case .cameraFailures: "Failures of captures and looks at the camera, by code."
    case .workerLosses: "Worker processes that died or hung; each was followed by another."
    case .frames: "Frames of captures that ended, by what became of them."
    }
  }

  /// The one label, if any.
  var label: String? {
    switch self {
    case .captures: "outcome"
    case .packets, .frames: "fate"
    case .cameraState: "state"
    case .cameraFailures: "code"
    case .captureSeconds, .connections, .workerLosses: nil
    }
  }
}
