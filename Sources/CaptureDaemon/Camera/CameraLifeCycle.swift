import CaptureSession
import Platform

/// What becomes of the camera's state, and when the camera is looked at again. Decides only; `CameraKeeper` acts.
struct CameraLifeCycle: Sendable {
  /// From one failure in a row to the next look; the last is kept.
  static let pauses: [Duration] = [1, 2, 5, 10, 20, 40, 60].map { .seconds($0) }
  /// Failures in a row that make a fault.
  static let patience = 3

  enum Event: Sendable, Equatable {
    /// Something came to the camera's path, or went.
    case nodeChanged
    /// The machine slept: USB devices are enumerated anew, settings lost.
    case resumed
    /// The camera was opened for a moment, and is the pinned one.
    case found
    /// A look or a capture failed at the camera.
    case failed(CaptureFailure)
    /// A capture got frames.
    case delivered
  }

  private(set) var state: CameraState
  /// When to look next; nil for not before something happens.
  private(set) var nextLook: MonotonicInstant?
  /// Why the camera is not ready.
  private(set) var reason = "not looked at yet"
  /// In a row. A look that succeeds does not end the row: a camera may answer and still deliver nothing.
  private var failures = 0

  init(at now: MonotonicInstant) {
    state = .recovering(attempt: 0, until: now)
    nextLook = now
  }

  mutating func handle(_ event: Event, at now: MonotonicInstant) {
    switch event {
    case .nodeChanged:
      // Maybe another camera, surely another chance.
      failures = 0
      nextLook = now
    case .resumed: nextLook = now
    case .found:
      state = .ready
      nextLook = nil
    case .delivered:
      failures = 0
      state = .ready
      nextLook = nil
    case .failed(let failure): fail(failure, at: now)
    }
  }

  /// No look while a capture runs: it is one itself.
  mutating func postpone(until time: MonotonicInstant) { nextLook = time }

  private mutating func fail(_ failure: CaptureFailure, at now: MonotonicInstant) {
    reason = failure.message
    switch failure.code {
    case .cameraNotFound:
      state = .absent
      // The change of the node tells; this is for a change that was missed.
      nextLook = now.advanced(by: .seconds(60))
    case .cameraLost:
      state = .absent
      nextLook = now.advanced(by: .seconds(1))
    case .cameraNotAllowed:
      failures = max(failures + 1, Self.patience)
      state = .faulted(reason: reason)
      nextLook = now.advanced(by: .seconds(60))
    default:
      failures += 1
      let pause = Self.pauses[min(failures, Self.pauses.count) - 1]
      let until = now.advanced(by: pause)
      nextLook = until
      state =
        failures < Self.patience
        ? .recovering(attempt: failures, until: until) : .faulted(reason: reason)
    }
  }
}

extension CaptureFailure.Code {
  /// Whether the camera, or the process that reads it, is to blame.
  var isOfCamera: Bool {
    switch self {
    case .cameraNotFound, .cameraBusy, .cameraStalled, .cameraLost, .cameraFailed,
      .cameraNotAllowed, .workerLost:
      true
    default: false
    }
  }
}
