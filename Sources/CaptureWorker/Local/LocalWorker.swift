import FaceAnalysis
import FaceQuality
import Liveness
import Platform
import VideoCapture

/// A worker in the caller's own process: what the worker process of `attestcamd` runs, and what replay and tests use
/// directly. On a thread of its own, since compressing a sample takes its time.
public actor LocalWorker: CaptureWorker {
  public nonisolated let abilities: WorkerAbilities
  /// Nil until cameras are given.
  private var rig: CameraRig?
  private let assessor: any FrameAssessor
  private let thread = DedicatedThread(name: "worker")
  private var order: WorkerOrder?
  private var held: HeldFrames?
  /// Of the held visible frame, once it was measured.
  private var face: ImageBox?
  private var rescue = LightRescue()
  private let tools: LivenessTools
  /// Nil while nothing is to be done against presentation attacks.
  private var watch: LivenessWatch?

  /// For tasks that mostly call this worker; see `DedicatedThread.forTasks`.
  nonisolated var executor: any TaskExecutor { thread.forTasks }
  public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// - Parameter cameras: nil when they are given with each `start`.
  public init(
    cameras: PerCamera<any Camera>?, assessor: sending any FrameAssessor,
    tools: sending LivenessTools = LivenessTools()
  ) {
    rig = cameras.map { CameraRig($0) }
    let abilities = WorkerAbilities(
      algorithms: assessor.algorithms, assessable: assessor.assessable,
      liveness: assessor is MeshAssessor ? tools.methods : [], livenessModels: tools.models)
    self.abilities = cameras.map { abilities.with(Set($0.roles)) } ?? abilities
    self.assessor = assessor
    self.tools = tools
  }

  /// With one camera.
  public init(
    camera: any Camera, assessor: sending any FrameAssessor,
    tools: sending LivenessTools = LivenessTools()
  ) {
    self.init(cameras: PerCamera(visible: camera), assessor: assessor, tools: tools)
  }

  public var cameras: [CameraRole: CameraIdentity] {
    Dictionary(uniqueKeysWithValues: rig?.identities.all.map { ($0.role, $0.value) } ?? [])
  }

  public func start(_ order: WorkerOrder) async throws(WorkerError) -> PerCamera<StartedStream> {
    held = nil
    watch = nil
    rescue = LightRescue()
    self.order = order
    let rig = try running
    guard rig.roles == order.streams.roles else {
      throw WorkerError(.order, "the order is not for the cameras that there are")
    }
    do throws(CameraError) {
      let formats = try await rig.start(order.streams)
      guard let streams = formats.zipped(rig.identities) else {
        throw CameraError(.failed, "a camera has gone")
      }
      watch = order.liveness.map {
        LivenessWatch(
          $0, tools: tools, meter: (assessor as? MeshAssessor)?.meter,
          sensors: LivenessWatch.Sensors(order, formats), accepted: order.accepted,
          interval: formats.visible.interval)
      }
      return streams.map { StartedStream(format: $1.0, camera: $1.1) }
    } catch {
      throw WorkerError(error)
    }
  }

  public func next() async throws(WorkerError) -> PerCamera<FrameInfo> {
    // Given back first: the cameras have few buffers.
    held = nil
    face = nil
    let rig = try running
    do throws(CameraError) {
      let frames = try await rig.next()
      let info = frames.info
      held = consume frames
      return info
    } catch {
      throw WorkerError(error)
    }
  }

  public func assess() async throws(WorkerError) -> FrameReport {
    guard let order, let frames = held.take() else { throw Self.nothingHeld }
    do {
      let quality = try assessor.assess(frames.visible, for: order.profile)
      let liveness = try watch?.look(
        at: frames.visible, infrared: frames.infrared, depth: frames.depth)
      let time = frames.visible.info.timestamp
      held = consume frames
      face = assessor.face
      if let step = rescue.step(for: quality, under: order.profile, at: time) { rig?.adjust(step) }
      return FrameReport(quality: quality, liveness: liveness)
    } catch {
      watch?.skip()
      throw WorkerError(.frame, "\(error)")
    }
  }

  public func sample(of role: CameraRole, quality: Int) async throws(WorkerError) -> SealedSample {
    let sample = try picture(of: role, quality: quality)
    guard role == .visible, let margins = order?.profile.sample.crop else { return sample }
    return try sample.cropped(to: margins, around: face)
  }

  /// Of raw frames: enough to see oneself by.
  private static let previewQuality = 50

  public func preview() async throws(WorkerError) -> SealedSample {
    let picture = try picture(of: .visible, quality: Self.previewQuality)
    guard picture.count <= SealedSample.previewLimit else {
      throw WorkerError(.sample, "a picture of \(picture.count) bytes is too large to be shown")
    }
    return picture
  }

  /// The set stays held, whatever becomes of it.
  private func picture(of role: CameraRole, quality: Int) throws(WorkerError) -> SealedSample {
    let rig = try running
    guard let frames = held.take() else { throw Self.nothingHeld }
    let facts = SealedSample.Facts(cameras: rig.identities, drops: rig.drops)
    let made: Result<SealedSample?, WorkerError>
    do throws(WorkerError) {
      made = .success(
        try frames.withFrame(of: role) { (frame) throws(WorkerError) in
          try SealedSample(frame, of: role, quality: quality, facts)
        })
    } catch {
      made = .failure(error)
    }
    held = consume frames
    guard let sample = try made.get() else {
      throw WorkerError(.order, "there is no \(role.rawValue) camera")
    }
    return sample
  }

  public func stop() async {
    held = nil
    watch = nil
    await rig?.stop()
    wipe()
  }

  /// Starts with other cameras.
  func start(
    _ order: WorkerOrder, with cameras: PerCamera<any Camera>
  ) async throws(WorkerError) -> PerCamera<StartedStream> {
    rig = CameraRig(cameras)
    return try await start(order)
  }

  /// Puts the cameras away, if there are any, and lets go of them.
  ///
  /// - Returns: whether there were any; then what analysis kept is still to be wiped.
  func release() async -> Bool {
    held = nil
    watch = nil
    guard let rig else { return false }
    self.rig = nil
    await rig.stop()
    return true
  }

  /// Overwrites what analysis kept.
  func wipe() {
    assessor.wipe()
    tools.wipe()
  }

  private var running: CameraRig {
    get throws(WorkerError) {
      guard let rig else { throw WorkerError(.order, "the worker was not started") }
      return rig
    }
  }

  private static let nothingHeld = WorkerError(.order, "the worker holds no frame")
}
