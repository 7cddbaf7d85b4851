import FaceQuality
import Platform
import TrustedPacket
import VideoCapture

/// A worker as a process of its own, seen from the daemon: camera, image parsers and networks run there, and here only
/// plain values arrive. Whatever the process says is checked, and the daemon's own policy decides on it.
public actor RemoteWorker: CaptureWorker {
  public nonisolated let abilities: WorkerAbilities
  private let link: WorkerLink
  private let roles: [CameraRole]
  private let openCamera: WorkerLink.CameraOpener
  private var session: Session?
  private var known: [CameraRole: CameraIdentity] = [:]

  private struct Session {
    var order: WorkerOrder
    var streams: PerCamera<StartedStream>
    /// Of the process that runs the streams.
    var generation: Int
  }

  /// Starts a worker process and waits until it has loaded its models and shut itself in.
  ///
  /// - Parameters:
  ///   - paths: the cameras' nodes; need not be there yet.
  ///   - program: tests bring their own.
  /// - Throws: `WorkerError`: `.models`, `.confinement`, `.lost`.
  public static func launch(
    cameras paths: PerCamera<String>, models: WorkerModels, program: WorkerProgram = .own
  ) async throws(WorkerError) -> RemoteWorker {
    try await launch(WorkerLink(program, models), paths.roles) { (role) throws(CameraError) in
      guard let path = paths[role] else { throw CameraError(.notFound, "none is configured") }
      return try CameraNode(path: path)
    }
  }

  static func launch(
    _ link: WorkerLink, _ roles: [CameraRole] = [.visible],
    openCamera: @escaping WorkerLink.CameraOpener
  ) async throws(WorkerError) -> RemoteWorker {
    RemoteWorker(abilities: try await link.connect(), link, roles, openCamera)
  }

  private init(
    abilities: WorkerAbilities, _ link: WorkerLink, _ roles: [CameraRole],
    _ openCamera: @escaping WorkerLink.CameraOpener
  ) {
    self.abilities = abilities.with(Set(roles))
    self.link = link
    self.roles = roles
    self.openCamera = openCamera
  }

  /// How the process is; readable at any time, whatever hangs.
  public nonisolated var health: WorkerHealth { link.health }

  public nonisolated var isSilent: Bool { link.isSilent }

  public var cameras: [CameraRole: CameraIdentity] {
    get async {
      for role in roles where known[role] == nil {
        known[role] = await link.identify(role, with: openCamera)
      }
      return known
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

  public func start(_ order: WorkerOrder) async throws(WorkerError) -> PerCamera<StartedStream> {
    session = nil
    try Self.checkCancellation()
    let started = try await link.start(order, with: openCamera)
    for (role, stream) in started.streams.all { known[role] = stream.camera }
    session = Session(order: order, streams: started.streams, generation: started.generation)
    return started.streams
  }

  public func next() async throws(WorkerError) -> PerCamera<FrameInfo> {
    let session = try running()
    while true {
      try Self.checkCancellation()
      switch try await link.ask(.next, of: session.generation).reply {
      case .waiting: continue
      case .frame(let infos):
        guard let frames = infos.zipped(session.streams),
          frames.all.allSatisfy({ $0.value.1.format.describes($0.value.0) })
        else { throw await link.lose(Self.wrongReply) }
        return infos
      default: throw await link.lose(Self.wrongReply)
      }
    }
  }

  public func assess() async throws(WorkerError) -> FrameReport {
    let session = try running()
    guard
      case .assessment(let values, let guidance, let liveness) =
        try await link.ask(.assess, of: session.generation).reply,
      (liveness == nil) == (session.order.liveness == nil)
    else {
      throw await link.lose(Self.wrongReply)
    }
    return FrameReport(
      quality: FrameAssessment(values, under: session.order.profile, guidance: guidance),
      liveness: liveness)
  }

  public func sample(of role: CameraRole, quality: Int) async throws(WorkerError) -> SealedSample {
    try await picture(of: role, .sample(role, quality: quality), upTo: WireRange.sample)
  }

  public func preview() async throws(WorkerError) -> SealedSample {
    try await picture(of: .visible, .preview, upTo: SealedSample.previewLimit)
  }

  private func picture(
    of role: CameraRole, _ request: WorkerRequest, upTo limit: Int
  ) async throws(WorkerError) -> SealedSample {
    let session = try running()
    guard let format = session.streams[role]?.format else {
      throw WorkerError(.order, "there is no \(role.rawValue) camera")
    }
    let answer = try await link.ask(request, of: session.generation)
    let isWhole = role != .visible || request == .preview
    guard case .sample(let facts) = answer.reply, let memory = answer.memory, memory.count <= limit,
      facts.fit(format, under: isWhole ? SampleRequirement() : session.order.profile.sample),
      facts.mediaType == (role == .depth ? .png : .jpeg),
      facts.drops.roles == session.streams.roles
    else { throw await link.lose(Self.wrongReply) }
    return SealedSample(
      memory: memory, count: memory.count, mediaType: facts.mediaType, width: facts.width,
      height: facts.height, edits: facts.edits, cameras: session.streams.map { $1.camera },
      drops: facts.drops)
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

  private static let wrongReply = WorkerLink.wrongReply

  private static func checkCancellation() throws(WorkerError) {
    if Task.isCancelled {
      throw WorkerError(.camera(.cancelled), "the capture was cancelled")
    }
  }
}
