import CaptureSession
import CoreMetrics
import Platform
import Synchronization
import VideoCapture

/// What the daemon counts.
final class DaemonMetrics: Sendable {
  /// What became of a packet.
  enum PacketFate: String, CaseIterable {
    case delivered
    /// Not fetched in time.
    case expired
    /// The terminal cancelled after the end.
    case cancelled
    /// The same uid had too many packets waiting.
    case displaced
  }

  private let captures: [String: Counter]
  private let packets: [PacketFate: Counter]
  private let seconds: CoreMetrics.Timer
  private let connections: Gauge
  private let frames: [FrameFate: Counter]
  private let workerLosses: Counter
  private let cameraStates: [CameraState.Name: Gauge]
  private let states = Mutex<[CameraRole: CameraState.Name]>([:])
  private let cameraFailures: [CaptureFailure.Code: Counter]

  /// Every series starts at 0, so that a rate can be computed from the first event on.
  init(_ factory: any MetricsFactory) {
    let outcomes = ["done"] + CaptureFailure.Code.allCases.map(\.rawValue)
    captures = Dictionary(
      uniqueKeysWithValues: outcomes.map { outcome in
        let labels = [("outcome", outcome)]
        return (
          outcome,
          Counter(label: Metric.captures.rawValue, dimensions: labels, factory: factory)
        )
      })
    packets = Dictionary(
      uniqueKeysWithValues: PacketFate.allCases.map { fate in
        let labels = [("fate", fate.rawValue)]
        return (fate, Counter(label: Metric.packets.rawValue, dimensions: labels, factory: factory))
      })
    seconds = CoreMetrics.Timer(
      label: Metric.captureSeconds.rawValue, dimensions: [], factory: factory)
    connections = Gauge(label: Metric.connections.rawValue, dimensions: [], factory: factory)
    workerLosses = Counter(
      label: Metric.workerLosses.rawValue, dimensions: [], factory: factory)
    frames = Dictionary(
      uniqueKeysWithValues: FrameFate.allCases.map { fate in
        let labels = [("fate", fate.rawValue)]
        return (fate, Counter(label: Metric.frames.rawValue, dimensions: labels, factory: factory))
      })
    cameraStates = Dictionary(
      uniqueKeysWithValues: CameraState.Name.allCases.map { state in
        let labels = [("state", state.rawValue)]
        return (
          state,
          Gauge(label: Metric.cameraState.rawValue, dimensions: labels, factory: factory)
        )
      })
    cameraFailures = Dictionary(
      uniqueKeysWithValues: CaptureFailure.Code.allCases.filter(\.isOfCamera).map { code in
        let labels = [("code", code.rawValue)]
        return (
          code,
          Counter(label: Metric.cameraFailures.rawValue, dimensions: labels, factory: factory)
        )
      })
  }

  func captureEnded(_ outcome: Result<SealedPacket, CaptureFailure>, after time: Duration) {
    switch outcome {
    case .success: captures["done"]?.increment()
    case .failure(let failure): captures[failure.code.rawValue]?.increment()
    }
    seconds.recordNanoseconds(time.wholeNanoseconds)
  }

  func packetEnded(_ fate: PacketFate) { packets[fate]?.increment() }

  func framesPassed(_ counts: [FrameFate: Int]) {
    for (fate, count) in counts where count > 0 { frames[fate]?.increment(by: count) }
  }

  func workersLost(_ count: Int) { workerLosses.increment(by: count) }

  /// Of several cameras the worst counts: a capture needs all.
  func camera(_ role: CameraRole, became state: CameraState.Name) {
    states.withLock { states in
      states[role] = state
      let worst = CameraState.Name.fromWorst.first(where: states.values.contains)
      for (name, gauge) in cameraStates { gauge.record(name == worst ? 1 : 0) }
    }
  }

  func cameraFailed(_ code: CaptureFailure.Code) { cameraFailures[code]?.increment() }

  func connectionsChanged(to count: Int) { connections.record(count) }
}
