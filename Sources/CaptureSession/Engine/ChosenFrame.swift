import CaptureWorker
import FaceQuality
import VideoCapture

/// A frame that may be signed: what it showed, and its sample, which is overwritten with the last use of it.
struct ChosenFrame {
  let sample: SealedSample
  let assessment: FrameAssessment
  let frame: FrameInfo
}
