import FaceQuality
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
  private var rescue = LightRescue()
  private var held: Frame?

  public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// - Parameter camera: nil when it is given with each `start`.
  public init(camera: (any Camera)?, assessor: sending any FrameAssessor) {
    source = camera
    abilities = WorkerAbilities(
      algorithms: assessor.algorithms, assessable: assessor.assessable)
    self.assessor = assessor
  }

  public var camera: CameraIdentity? { source?.identity }

  public func start(_ order: WorkerOrder) async throws(WorkerError) -> StartedStream {
    held = nil
    profile = order.profile
    rescue = LightRescue()
    let source = try running
    do throws(CameraError) {
      return StartedStream(format: try await source.start(order.stream), camera: source.identity)
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

  public func assess() async throws(WorkerError) -> FrameAssessment {
    guard let profile, let frame = held.take() else { throw Self.nothingHeld }
    do throws(AssessmentError) {
      let assessment = try assessor.assess(frame, for: profile)
      let time = frame.info.timestamp
      held = consume frame
      if let step = rescue.step(for: assessment, under: profile, at: time) { source?.adjust(step) }
      return assessment
    } catch {
      throw WorkerError(.frame, error.description)
    }
  }

  public func sample(quality: Int) async throws(WorkerError) -> SealedSample {
    let source = try running
    guard let frame = held.take() else { throw Self.nothingHeld }
    var sample = try SealedSample(
      frame, quality: quality, camera: source.identity, drops: source.drops)
    held = consume frame
    if let margins = profile?.sample.crop {
      sample = try sample.cropped(to: margins, around: assessor.face)
    }
    return sample
  }

  public func stop() async {
    held = nil
    await source?.stop()
    assessor.wipe()
  }

  /// Starts with another camera.
  func start(
    _ order: WorkerOrder, with camera: any Camera
  ) async throws(WorkerError) -> StartedStream {
    source = camera
    return try await start(order)
  }

  /// Stops, and gives the camera away.
  func release() async {
    await stop()
    source = nil
  }

  private var running: any Camera {
    get throws(WorkerError) {
      guard let source else { throw WorkerError(.order, "the worker was not started") }
      return source
    }
  }

  private static let nothingHeld = WorkerError(.order, "the worker holds no frame")
}
