import CaptureWorker
import FaceQuality
import VideoCapture

/// A worker that sees, and shows nothing: every preview fails.
struct BlindWorker: CaptureWorker {
  let seer: any CaptureWorker
  let failure: WorkerError

  var abilities: WorkerAbilities { seer.abilities }
  var cameras: [CameraRole: CameraIdentity] { get async { await seer.cameras } }

  func start(_ order: WorkerOrder) async throws(WorkerError) -> PerCamera<StartedStream> {
    try await seer.start(order)
  }
  func next() async throws(WorkerError) -> PerCamera<FrameInfo> { try await seer.next() }
  func assess() async throws(WorkerError) -> FrameReport { try await seer.assess() }
  func sample(of role: CameraRole, quality: Int) async throws(WorkerError) -> SealedSample {
    try await seer.sample(of: role, quality: quality)
  }
  func preview() async throws(WorkerError) -> SealedSample { throw failure }
  func stop() async { await seer.stop() }
}
