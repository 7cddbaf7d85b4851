import CaptureSession
import CaptureWorker
import VideoCapture

/// A camera of this machine whose state the daemon keeps.
public struct KeptCamera: Sendable {
  var role: CameraRole
  /// As configured; a link under /dev/v4l/by-path stays the same whatever number the kernel gives the camera.
  var path: String
  /// Opens it for a moment and holds it against the pin.
  var look: CameraKeeper.Look

  public init(_ role: CameraRole, path: String, pin: CameraPin) {
    self.role = role
    self.path = path
    look = { () throws(CaptureFailure) in
      do throws(CameraError) { try pin.check(try await V4L2Camera.open(path).identity) } catch {
        throw CaptureFailure(WorkerError(error.named(role)))
      }
    }
  }
}
