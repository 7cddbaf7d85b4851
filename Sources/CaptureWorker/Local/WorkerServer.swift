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

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  init(
    _ socket: consuming MessageSocket, assessor: sending any FrameAssessor,
    tools: sending LivenessTools = LivenessTools(),
    makeCamera: @escaping CameraMaker
  ) {
    self.socket = socket
    worker = LocalWorker(camera: nil, assessor: assessor, tools: tools)
    self.makeCamera = makeCamera
  }

  /// Serves until the daemon closes the connection, or says what no daemon says.
  func run() async {
    do {
      try reply(.ready(worker.abilities))
      while let (request, node) = try receive() { try await serve(request, node) }
    } catch {
      // The daemon is gone, or is none.
    }
    await putAway()
  }

  /// Waits for a request, for days if need be; nil when the daemon is gone.
  private func receive() throws -> (WorkerRequest, node: Int32?)? {
    guard let message = try socket.receive() else { return nil }
    let request = try WorkerRequest(message.bytes)
    return (request, message.takeDescriptor()?.release())
  }

  private func serve(_ request: WorkerRequest, _ node: Int32?) async throws {
    do throws(WorkerError) {
      switch request {
      case .setUp: throw WorkerError(.order, "the worker is set up already")
      case .start(let order, let path):
        try reply(.started(try await start(order, path, node)))
      case .next: try reply(await next())
      case .assess:
        let report = try await worker.assess()
        try reply(
          .assessment(Self.values(report.quality), report.quality.guidance, report.liveness))
      case .sample(let quality):
        let sample = try await worker.sample(quality: quality)
        try reply(with: sample)
      case .preview: try reply(with: try await worker.preview())
      case .stop:
        let wasUsed = await release()
        // Not waited for: the camera is free again.
        try reply(.done)
        if wasUsed { await worker.wipe() }
      case .ping: try reply(.done)
      }
    } catch let error where error.code != .lost {
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
    _ order: WorkerOrder, _ path: String, _ descriptor: Int32?
  ) async throws(WorkerError) -> StreamFormat {
    await putAway()
    guard let descriptor else { throw WorkerError(.order, "no camera came with the order") }
    // What the camera is only the daemon can tell, and need not believe anybody else.
    let unknown = CameraIdentity(kind: .device, driver: "", model: "", bus: "")
    let node = CameraNode(adopting: descriptor, path: path, identity: unknown)
    return try await worker.start(order, with: makeCamera(node)).format
  }

  private func reply(_ reply: WorkerReply) throws(WorkerError) {
    do throws(SystemError) { try socket.send(reply.bytes) } catch { throw Self.daemonIsGone }
  }

  private func reply(with sample: SealedSample) throws(WorkerError) {
    let facts = SampleFacts(
      width: sample.width, height: sample.height, edits: sample.edits, drops: sample.drops)
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
