import FaceQuality
import Liveness
import Platform
import VideoCapture

/// A worker in the caller's own process: what the worker process of `attestcamd` runs, and what replay and tests use
/// directly. On a thread of its own, since compressing a sample takes its time.
public actor LocalWorker: CaptureWorker {
  public nonisolated let abilities: WorkerAbilities
  /// Nil until one is given.
  private var source: (any Camera)?
  private let assessor: any FrameAssessor
  private let thread = DedicatedThread(name: "worker")
  private var profile: CaptureProfile?
  private var held: Frame?
  private let tools: LivenessTools
  /// Nil while nothing is to be done against presentation attacks.
  private var watch: LivenessWatch?

  public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// - Parameter camera: nil when it is given with each `start`.
  public init(
    camera: (any Camera)?, assessor: sending any FrameAssessor,
    tools: sending LivenessTools = LivenessTools()
  ) {
    source = camera
    abilities = WorkerAbilities(
      algorithms: assessor.algorithms, assessable: assessor.assessable,
      liveness: assessor is MeshAssessor ? tools.methods : [], livenessModels: tools.models)
    self.assessor = assessor
    self.tools = tools
  }

  public var camera: CameraIdentity? { source?.identity }

  public func start(_ order: WorkerOrder) async throws(WorkerError) -> StartedStream {
    held = nil
    watch = nil
    profile = order.profile
    let source = try running
    do throws(CameraError) {
      let format = try await source.start(order.stream)
      watch = order.liveness.map {
        LivenessWatch(
          $0, tools: tools, meter: (assessor as? MeshAssessor)?.meter, accepted: order.accepted,
          interval: format.interval)
      }
      return StartedStream(format: format, camera: source.identity)
    } catch {
      throw WorkerError(error)
    }
  }

  public func next() async throws(WorkerError) -> FrameInfo {
    // Given back first: the camera has few buffers.
    held = nil
    let source = try running
    do throws(CameraError) {
      let frame = try await source.next()
      let info = frame.info
      held = consume frame
      return info
    } catch {
      throw WorkerError(error)
    }
  }

  public func assess() async throws(WorkerError) -> FrameReport {
    guard let profile, let frame = held.take() else { throw Self.nothingHeld }
    do {
      let quality = try assessor.assess(frame, for: profile)
      let liveness = try watch?.look(at: frame)
      held = consume frame
      return FrameReport(quality: quality, liveness: liveness)
    } catch {
      watch?.skip()
      throw WorkerError(.frame, "\(error)")
    }
  }

  public func sample(quality: Int) async throws(WorkerError) -> SealedSample {
    let source = try running
    guard let frame = held.take() else { throw Self.nothingHeld }
    let sample = try SealedSample(
      frame, quality: quality, camera: source.identity, drops: source.drops)
    held = consume frame
    return sample
  }

  /// Of raw frames: enough to see oneself by.
  private static let previewQuality = 50

  public func preview() async throws(WorkerError) -> SealedSample {
    let source = try running
    guard let frame = held.take() else { throw Self.nothingHeld }
    let picture: SealedSample
    do throws(WorkerError) {
      picture = try SealedSample(
        frame, quality: Self.previewQuality, camera: source.identity, drops: source.drops)
    } catch {
      held = consume frame
      throw error
    }
    held = consume frame
    guard picture.count <= SealedSample.previewLimit else {
      throw WorkerError(.sample, "a picture of \(picture.count) bytes is too large to be shown")
    }
    return picture
  }

  public func stop() async {
    held = nil
    watch = nil
    await source?.stop()
    assessor.wipe()
    tools.wipe()
  }

  /// Starts with another camera.
  func start(
    _ order: WorkerOrder, with camera: any Camera
  ) async throws(WorkerError) -> StartedStream {
    source = camera
    return try await start(order)
  }

  /// Puts the camera away, if there is one, and lets go of it.
  ///
  /// - Returns: whether there was one; then what analysis kept is still to be wiped.
  func release() async -> Bool {
    held = nil
    guard let camera = source.take() else { return false }
    await camera.stop()
    return true
  }

  /// Overwrites what analysis kept.
  func wipe() { assessor.wipe() }

  private var running: any Camera {
    get throws(WorkerError) {
      guard let source else { throw WorkerError(.order, "the worker was not started") }
      return source
    }
  }

  private static let nothingHeld = WorkerError(.order, "the worker holds no frame")
}
