import CaptureSession
import CoreMetrics
import Platform

/// What the daemon counts.
struct DaemonMetrics: Sendable {
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
  }

  func captureEnded(_ outcome: Result<SealedPacket, CaptureFailure>, after time: Duration) {
    switch outcome {
    case .success: captures["done"]?.increment()
    case .failure(let failure): captures[failure.code.rawValue]?.increment()
    }
    seconds.recordNanoseconds(time.wholeNanoseconds)
  }

  func packetEnded(_ fate: PacketFate) { packets[fate]?.increment() }

  func connectionsChanged(to count: Int) { connections.record(count) }
}
