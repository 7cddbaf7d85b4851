import CaptureWorker
import DeviceKeys
import Liveness
import Platform
import Synchronization
import TrustedPacket
import VideoCapture

/// A worker that sees what its camera and assessor say, and says of liveness what a test tells it.
final class LivenessScript: CaptureWorker {
  /// What is said of one frame, from the steps that the engine ordered.
  struct Line: Sendable {
    var status: @Sendable ([LivenessChallenge.Step]) -> LivenessStatus
    var isNeutral = false

    static let waiting = Line(status: { _ in .waitingForNeutral }, isNeutral: true)
    static let failed = Line(status: { _ in .failed(.wrongAction) })
    static let passed = passed { _ in }

    static func prompt(_ index: Int) -> Line {
      Line(status: {
        .prompt($0[index].action, deadline: MonotonicInstant(nanoseconds: 9_000_000_000))
      })
    }

    static func passed(_ spoil: @escaping @Sendable (inout [LivenessPrompt]) -> Void) -> Line {
      Line(
        status: { steps in
          var time = 700
          var prompts = steps.map { step in
            let prompted = time + step.delay
            time = prompted + 1400
            return LivenessPrompt(
              action: step.action, prompted: prompted, started: prompted + 600, completed: time)
          }
          spoil(&prompts)
          return .passed(LivenessTranscript(prompts: prompts))
        }, isNeutral: true)
    }

    /// Somebody who does everything that is asked.
    static let willing: [Line] = [
      waiting, prompt(0), prompt(0), waiting, prompt(1), waiting, prompt(2), passed,
    ]
  }

  private let worker: any CaptureWorker
  private let script: [Line]
  private let state: Mutex<(lines: [Line], order: LivenessOrder?, frames: UInt8)>

  /// - Parameter lines: one for each frame of each capture; the last is repeated.
  init(_ worker: any CaptureWorker, _ lines: [Line]) {
    self.worker = worker
    script = lines
    state = Mutex((lines, nil, 0))
  }

  /// What the engine ordered last.
  var order: LivenessOrder? { state.withLock(\.order) }

  var abilities: WorkerAbilities {
    var abilities = worker.abilities
    abilities.liveness = [.action, .passive, .injection]
    abilities.livenessModels = ["minifasnet_v2": SHA256.digest([2])]
    return abilities
  }

  var cameras: [CameraRole: CameraIdentity] { get async { await worker.cameras } }

  func start(_ order: WorkerOrder) async throws(WorkerError) -> PerCamera<StartedStream> {
    state.withLock { $0 = (script, order.liveness, 0) }
    var plain = order
    plain.liveness = nil
    return try await worker.start(plain)
  }

  func next() async throws(WorkerError) -> PerCamera<FrameInfo> { try await worker.next() }

  func assess() async throws(WorkerError) -> FrameReport {
    var report = try await worker.assess()
    report.liveness = state.withLock { state in
      guard let order = state.order else { return nil }
      let line = state.lines.count > 1 ? state.lines.removeFirst() : state.lines[0]
      state.frames += 1
      return LivenessReport(
        status: line.status(order.steps), isNeutral: line.isNeutral,
        frame: SHA256.digest([state.frames]))
    }
    return report
  }

  func sample(of role: CameraRole, quality: Int) async throws(WorkerError) -> SealedSample {
    try await worker.sample(of: role, quality: quality)
  }

  func preview() async throws(WorkerError) -> SealedSample { try await worker.preview() }

  func stop() async { await worker.stop() }
}
