import FaceQuality
import VideoCapture

/// What sees for the capture device: it runs the cameras, decodes and measures frames, and gives out only plain values
/// and finished samples, so that its caller, who has the key, parses no image.
///
/// Life: `start` → `next`, then `assess`, `preview` and `sample` of the frames it holds, any number of times → `stop`. It
/// holds one set at a time: a frame of each camera, taken at the same moment. Calls are made by one caller at a time.
public protocol CaptureWorker: Sendable {
  /// What measures, with which models, and what it can assess.
  var abilities: WorkerAbilities { get }

  /// The cameras, as far as they are known without starting them; without those that were not found yet.
  var cameras: [CameraRole: CameraIdentity] { get async }

  /// Whether it owes an answer for longer than it should need: it hangs, or its machine is far too busy. Readable at any
  /// time.
  var isSilent: Bool { get }

  /// Starts the order's cameras, all or none. Frames taken before this call are never held.
  ///
  /// - Throws: `WorkerError`: `.camera`, `.order`, `.lost`.
  func start(_ order: WorkerOrder) async throws(WorkerError) -> PerCamera<StartedStream>

  /// Waits for the newest set of valid frames that was not held yet, and holds it in place of the one before.
  ///
  /// - Throws: `WorkerError`: `.camera`, `.lost`.
  func next() async throws(WorkerError) -> PerCamera<FrameInfo>

  /// Measures the held visible frame under the order's profile, and takes it for the next of the order's liveness session:
  /// a frame is assessed once.
  ///
  /// - Throws: `WorkerError`: `.frame` when the frame cannot be examined, and is let go of; `.order`, `.lost`.
  func assess() async throws(WorkerError) -> FrameReport

  /// Makes a held frame into what can be signed: a JPEG image, or for depth a PNG of 16 bits.
  ///
  /// - Parameter quality: libjpeg's, 1…100, for frames that the camera does not compress itself.
  /// - Throws: `WorkerError`: `.sample`, `.order` also for a camera that there is not, `.lost`.
  func sample(of role: CameraRole, quality: Int) async throws(WorkerError) -> SealedSample

  /// The held visible frame for a person to look at: the camera's own JPEG, or one made of a raw frame.
  ///
  /// - Returns: at most `SealedSample.previewLimit` bytes.
  /// - Throws: `WorkerError`: `.sample` when it makes no such picture, and is still held; `.order`, `.lost`.
  func preview() async throws(WorkerError) -> SealedSample

  /// Stops the cameras, overwrites the held frames and what analysis kept of them. Never fails; safe to call twice.
  func stop() async
}

extension CaptureWorker {
  /// For a worker that cannot hang alone.
  public var isSilent: Bool { false }
}
