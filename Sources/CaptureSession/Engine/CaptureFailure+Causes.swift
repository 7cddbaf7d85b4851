import CaptureWorker
import DeviceKeys
import FaceQuality
import TrustedPacket
import VideoCapture

extension CaptureFailure {
  /// The code of the local API for what kept a worker from its work.
  public init(_ error: WorkerError) {
    let code: Code =
      switch error.code {
      case .camera(.notFound): .cameraNotFound
      case .camera(.busy): .cameraBusy
      case .camera(.stalled): .cameraStalled
      case .camera(.unplugged): .cameraLost
      case .camera(.cancelled): .cancelled
      case .camera(.notAllowed): .cameraNotAllowed
      case .camera: .cameraFailed
      case .lost: .workerLost
      case .frame, .sample, .order, .models, .confinement: .internalError
      }
    self.init(code, error.message, of: error.role)
  }

  /// Claims that no verifier would take are a fault of ours, not of the key.
  init(signing error: CryptoError) {
    self.init(error.code == .malformed ? .internalError : .keyUnavailable, error.message)
  }

  /// One for every reason: to tell them apart would teach who tries.
  static let liveness = CaptureFailure(
    .livenessFailed, "the check for a living person failed; capture again with a new nonce")

  /// What the deadline found missing.
  init(deadlinePassedIn progress: CaptureProgress, workerIsSilent: Bool) {
    switch progress {
    case .starting, .waiting, .assessing, .choosing, .collecting, .challenged:
      guard !workerIsSilent else {
        self.init(.workerLost, "the worker process did not answer before the deadline")
        return
      }
    case .signing, .recording: break
    }
    switch progress {
    case .starting:
      self.init(.cameraStalled, "the camera did not start before the deadline")
    case .waiting:
      self.init(.cameraStalled, "the camera delivered no usable frame before the deadline")
    case .assessing([]):
      self.init(.qualityNotReached, "no frame could be examined before the deadline")
    case .assessing(let unmet):
      let names = unmet.map(\.rawValue).joined(separator: ", ")
      self.init(
        .qualityNotReached, "no frame met the profile before the deadline; last missing: \(names)")
    case .collecting(let taken, let wanted):
      self.init(
        .qualityNotReached,
        "\(taken) of \(wanted) stills were taken before the deadline; the face must stay fit for "
          + "all")
    case .choosing(let weakest):
      self.init(
        .qualityNotReached,
        "no frame reached the score that the profile asks for; the weakest measure was "
          + (weakest?.rawValue ?? "none"))
    case .challenged: self = .liveness
    case .signing:
      self.init(.keyUnavailable, "the key did not sign before the deadline")
    case .recording:
      self.init(.stateUnavailable, "the packet could not be recorded before the deadline")
    }
  }
}
