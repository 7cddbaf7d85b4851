import CaptureWorker
import FaceQuality
import Liveness
import Synchronization
import TrustedPacket
import VideoCapture

/// The product's worker with a presentation before its cameras. Who stands there hears each prompt with the frame that it is
/// given for.
public final class PresentedWorker: CaptureWorker {
  private let worker: LocalWorker
  private let camera: PresentationCamera
  private let state = Mutex(State())

  private struct State {
    var last: LivenessAction?
    var failure: LivenessFailure?
  }

  /// - Parameters:
  ///   - senses: what looks beside the camera for visible light.
  ///   - assessor: what looks at frames in the product.
  public init(
    _ camera: PresentationCamera, senses: Set<Sense> = [], assessor: sending any FrameAssessor,
    tools: sending LivenessTools = LivenessTools()
  ) {
    self.camera = camera
    worker = LocalWorker(
      cameras: PerCamera(
        visible: camera,
        infrared: senses.contains(.infrared) ? CompanionCamera(.infrared, of: camera) : nil,
        depth: senses.contains(.depth) ? CompanionCamera(.depth, of: camera) : nil),
      assessor: assessor, tools: tools)
  }

  /// Why the session ended in a no; for the evaluation, never told outside it.
  var failure: LivenessFailure? { state.withLock(\.failure) }

  public var abilities: WorkerAbilities { worker.abilities }

  public var cameras: [CameraRole: CameraIdentity] { get async { await worker.cameras } }

  public func start(_ order: WorkerOrder) async throws(WorkerError) -> PerCamera<StartedStream> {
    state.withLock { $0 = State() }
    return try await worker.start(order)
  }

  public func next() async throws(WorkerError) -> PerCamera<FrameInfo> { try await worker.next() }

  public func assess() async throws(WorkerError) -> FrameReport {
    let report = try await worker.assess()
    switch report.liveness?.status {
    case .prompt(let action, _):
      let isNew = state.withLock { state in
        defer { state.last = action }
        return state.last != action
      }
      if isNew { await camera.hear(action) }
    case .failed(let failure): state.withLock { $0.failure = $0.failure ?? failure }
    case .passed, .waitingForNeutral, nil: break
    }
    return report
  }

  public func sample(of role: CameraRole, quality: Int) async throws(WorkerError) -> SealedSample {
    try await worker.sample(of: role, quality: quality)
  }

  public func preview() async throws(WorkerError) -> SealedSample { try await worker.preview() }

  public func stop() async { await worker.stop() }
}
