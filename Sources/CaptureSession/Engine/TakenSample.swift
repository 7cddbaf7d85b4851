import CaptureWorker
import VideoCapture

/// A sample, and the frame that it was made of.
struct TakenSample: Sendable {
  var role: CameraRole
  var frame: FrameInfo
  var sealed: SealedSample
}
