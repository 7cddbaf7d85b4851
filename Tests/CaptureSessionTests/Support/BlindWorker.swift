import CaptureWorker
import FaceQuality
import VideoCapture

/// A worker that sees, and shows nothing: every preview fails.
struct BlindWorker: CaptureWorker {
  let seer: any CaptureWorker
  let failure: WorkerError

  var abilities: WorkerAbilities { seer.abilities }
  var camera: CameraIdentity? { get async { await seer.camera } }

  func start(_ order: WorkerOrder) async throws(WorkerError) -> StartedStream {
    try await seer.start(order)
  }
  func next() async throws(WorkerError) -> FrameInfo { try await seer.next() }
  func assess() async throws(WorkerError) -> FrameReport { try await seer.assess() }
  func sample(quality: Int) async throws(WorkerError) -> SealedSample {
    try await seer.sample(quality: quality)
  }
  func preview() async throws(WorkerError) -> SealedSample { throw failure }
  func stop() async { await seer.stop() }
}
