import FaceQuality
import Platform
import VideoCapture

/// A worker as a process of its own, seen from the daemon: camera, image parsers and networks run there, and here only
/// plain values arrive. Whatever the process says is checked, and the daemon's own policy decides on it.
public actor RemoteWorker: CaptureWorker {
  public nonisolated let abilities: WorkerAbilities
  private let link: WorkerLink
  private let openCamera: @Sendable () throws(CameraError) -> CameraNode
  private var session: Session?
  private var lastCamera: CameraIdentity?

  private struct Session {
    var order: WorkerOrder
    var stream: StartedStream
    /// Of the process that runs the stream.
    var generation: Int
  }

  /// Starts a worker process and waits until it has loaded its models and shut itself in.
  ///
  /// - Parameters:
  ///   - camera: the camera's node; need not be there yet.
  ///   - program: tests bring their own.
  /// - Throws: `WorkerError`: `.models`, `.confinement`, `.lost`.
  public static func launch(
    camera path: String, models: WorkerModels, program: WorkerProgram = .own
  ) async throws(WorkerError) -> RemoteWorker {
    try await launch(WorkerLink(program, models)) { () throws(CameraError) in
      try CameraNode(path: path)
    }
  }

  static func launch(
    _ link: WorkerLink,
    openCamera: @escaping @Sendable () throws(CameraError) -> CameraNode
  ) async throws(WorkerError) -> RemoteWorker {
    RemoteWorker(abilities: try await link.connect(), link, openCamera)
  }

  private init(
    abilities: WorkerAbilities, _ link: WorkerLink,
    _ openCamera: @escaping @Sendable () throws(CameraError) -> CameraNode
  ) {
    self.abilities = abilities
    self.link = link
    self.openCamera = openCamera
  }

  /// How the process is; readable at any time, whatever hangs.
  public nonisolated var health: WorkerHealth { link.health }

  public var camera: CameraIdentity? {
    get async {
      if lastCamera == nil { lastCamera = await link.identify(with: openCamera) }
      return lastCamera
    }
  }

  /// Starts the process again when it is gone and it is time, and asks whether it works.
  ///
  /// - Returns: whether it answered. Takes as long as what it does just now, or as it takes to give it up.
  public func check() async -> Bool {
    do throws(WorkerError) {
      try await link.connect()
      guard case .done = try await link.ask(.ping).reply else {
        await link.lose(Self.wrongReply)
        return false
      }
      return true
    } catch {
      return false
    }
  }

  public func start(_ order: WorkerOrder) async throws(WorkerError) -> StartedStream {
    session = nil
    try Self.checkCancellation()
    let started = try await link.start(order, with: openCamera)
    lastCamera = started.stream.camera
    session = Session(order: order, stream: started.stream, generation: started.generation)
    return started.stream
  }

  public func next() async throws(WorkerError) -> FrameInfo {
    let session = try running()
    let format = session.stream.format
    try Self.checkCancellation()
    guard case .frame(let info) = try await link.ask(.next, of: session.generation).reply,
      (info.format, info.width, info.height) == (format.format, format.width, format.height)
    else { throw await link.lose(Self.wrongReply) }
    return info
  }

  public func assess() async throws(WorkerError) -> FrameAssessment {
    let session = try running()
    guard
      case .assessment(let values, let guidance) =
        try await link.ask(.assess, of: session.generation).reply
    else {
      throw await link.lose(Self.wrongReply)
    }
    return FrameAssessment(values, under: session.order.profile, guidance: guidance)
  }

  public func sample(quality: Int) async throws(WorkerError) -> SealedSample {
    let session = try running()
    let stream = session.stream
    let answer = try await link.ask(.sample(quality: quality), of: session.generation)
    guard case .sample(let facts) = answer.reply, let memory = answer.memory,
      facts.fit(stream.format, under: session.order.profile.sample)
    else { throw await link.lose(Self.wrongReply) }
    return SealedSample(
      memory: memory, count: memory.count, width: facts.width, height: facts.height,
      edits: facts.edits, camera: stream.camera, drops: facts.drops)
  }

  public func stop() async {
    let generation = session?.generation
    session = nil
    do throws(WorkerError) {
      guard case .done = try await link.ask(.stop, of: generation).reply else {
        await link.lose(Self.wrongReply)
        return
      }
      if generation != nil { await link.settle() }
    } catch {
      // It is gone, and what it held with it.
    }
  }

  private func running() throws(WorkerError) -> Session {
    guard let session else { throw WorkerError(.order, "the worker was not started") }
    return session
  }

  private static let wrongReply = "it answered something else than was asked"

  private static func checkCancellation() throws(WorkerError) {
    if Task.isCancelled {
      throw WorkerError(.camera(.cancelled), "the capture was cancelled")
    }
  }
}
