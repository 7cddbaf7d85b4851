import FaceQuality
import Isolation
import Liveness
import Platform
import TrustedPacket
import VideoCapture

/// The worker process's end of the protocol: answers one request after the other until the daemon is gone.
///
/// On a thread of its own, which blocks while there is nothing to do.
actor WorkerServer {
  /// Makes a camera of a node that the daemon opened.
  typealias CameraMaker = @Sendable (CameraNode) -> any Camera

  private let socket: MessageSocket
  private let makeCamera: CameraMaker
  private let thread = DedicatedThread(name: "worker-server")
  private let worker: LocalWorker
  private var wait: FrameWait?
  /// What came for the next start.
  private var nodes: [CameraRole: CameraNode] = [:]

  /// For the task that runs it; see `DedicatedThread.forTasks`.
  nonisolated var executor: any TaskExecutor { thread.forTasks }
  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  init(
    _ socket: consuming MessageSocket, assessor: sending any FrameAssessor,
    tools: sending LivenessTools = LivenessTools(),
    makeCamera: @escaping CameraMaker
  ) {
    self.socket = socket
    worker = LocalWorker(cameras: nil, assessor: assessor, tools: tools)
    self.makeCamera = makeCamera
  }

  /// Serves until the daemon closes the connection, or says what no daemon says.
  func run() async {
    do {
      try reply(.ready(worker.abilities))
      while let request = try receive() { try await serve(request) }
    } catch {
      // The daemon is gone, or is none.
    }
    await putAway()
  }

  /// Waits for a request, for days if need be; nil when the daemon is gone. Keeps the camera that comes with one.
  private func receive() throws -> WorkerRequest? {
    guard let message = try socket.receive() else { return nil }
    let request = try WorkerRequest(message.bytes)
    let descriptor = message.takeDescriptor()
    if case .camera(let role, let path) = request {
      guard let descriptor else { throw WireError("a camera without its descriptor") }
      // What the camera is only the daemon can tell, and need not believe anybody else.
      let unknown = CameraIdentity(kind: .device, driver: "", model: "", bus: "")
      nodes[role] = CameraNode(adopting: descriptor.release(), path: path, identity: unknown)
    } else if descriptor != nil {
      throw WireError("a descriptor that does not belong here")
    }
    return request
  }

  private func serve(_ request: WorkerRequest) async throws {
    do throws(WorkerError) {
      switch request {
      case .setUp: throw WorkerError(.order, "the worker is set up already")
      case .camera: try reply(.done)
      case .start(let order): try reply(.started(try await start(order).map { $1.format }))
      case .next: try reply(await next())
      case .assess:
        let report = try await worker.assess()
        try reply(
          .assessment(Self.values(report.quality), report.quality.guidance, report.liveness))
      case .sample(let role, let quality):
        let sample = try await worker.sample(of: role, quality: quality)
        try reply(with: sample)
      case .preview: try reply(with: try await worker.preview())
      case .stop:
        nodes = [:]
        let wasUsed = await release()
        // Not waited for: the cameras are free again.
        try reply(.done)
        if wasUsed { await worker.wipe() }
      case .ping: try reply(.done)
      }
    } catch {
      guard error.code != .lost else { throw error }
      try reply(.failed(error))
    }
  }

  private func putAway() async {
    if await release() { await worker.wipe() }
  }

  private func release() async -> Bool {
    await wait?.cancel()
    wait = nil
    return await worker.release()
  }

  private func next() async -> WorkerReply {
    let wait = wait ?? FrameWait(worker)
    let reply = await wait.reply()
    self.wait = reply == .waiting ? wait : nil
    return reply
  }

  private func start(
    _ order: WorkerOrder
  ) async throws(WorkerError) -> PerCamera<StartedStream> {
    await putAway()
    let given = nodes
    nodes = [:]
    guard given.count == order.streams.roles.count else {
      throw WorkerError(.order, "other cameras came than the order is for")
    }
    let cameras = try order.streams.map { (role, _) throws(WorkerError) in
      guard let node = given[role] else {
        throw WorkerError(.order, "\(role.camera) did not come with the order")
      }
      return makeCamera(node)
    }
    return try await worker.start(order, with: cameras)
  }

  private func reply(_ reply: WorkerReply) throws(WorkerError) {
    do throws(SystemError) { try socket.send(reply.bytes) } catch { throw Self.daemonIsGone }
  }

  private func reply(with sample: SealedSample) throws(WorkerError) {
    let facts = SampleFacts(
      mediaType: sample.mediaType, width: sample.width, height: sample.height,
      edits: sample.edits, drops: sample.drops)
    let memory: SealedMemory
    do throws(SystemError) {
      memory = try SealedMemory(byteCount: sample.count) { target in
        sample.withUnsafeBytes { target.copyMemory(from: $0) }
      }
    } catch {
      throw WorkerError(.sample, error.description)
    }
    do throws(SystemError) {
      try socket.send(WorkerReply.sample(facts).bytes, descriptor: memory.descriptor)
    } catch {
      throw Self.daemonIsGone
    }
  }

  private static let daemonIsGone = WorkerError(.lost, "the daemon is gone")

  /// Values as the protocol can carry them: rounding may leave a measure's range by the last bit.
  private static func values(_ assessment: FrameAssessment) -> [Measure: Double] {
    var values: [Measure: Double] = [:]
    for measurement in assessment.measurements {
      guard let value = measurement.value, value.isFinite else { continue }
      let range = measurement.measure.range
      values[measurement.measure] = min(max(value, range.lowerBound), range.upperBound)
    }
    return values
  }
}
