import CoreMetrics
import Synchronization

/// A backend of swift-metrics that keeps the metrics of `Metric` and renders them for Prometheus.
///
/// Anything else that is reported to it is dropped.
public final class MetricsRegistry: MetricsFactory {
  struct Series: Hashable {
    let metric: Metric
    let label: String
  }

  private let values = Mutex<[Series: MetricValue]>([:])

  public init() {}

  /// Prometheus text format 0.0.4.
  public func render() -> String {
    let values = values.withLock { $0 }
    return Metric.allCases.map { metric in
      let series = values.filter { $0.key.metric == metric }.sorted { $0.key.label < $1.key.label }
      let lines = series.flatMap { $1.lines(metric, label: $0.label) }
      let head = [
        "# HELP \(metric.rawValue) \(metric.help)", "# TYPE \(metric.rawValue) \(metric.kind)",
      ]
      return (head + lines).joined(separator: "\n") + "\n"
    }.joined()
  }

  private func series(
    _ name: String, _ dimensions: [(String, String)], _ kind: Metric.Kind
  ) -> Series? {
    guard let metric = Metric(rawValue: name), metric.kind == kind,
      dimensions.map(\.0) == (metric.label.map { [$0] } ?? [])
    else { return nil }
    let series = Series(metric: metric, label: dimensions.first?.1 ?? "")
    values.withLock { values in
      if values[series] == nil { values[series] = MetricValue(kind) }
    }
    return series
  }

  fileprivate func update(_ series: Series, _ change: (inout MetricValue) -> Void) {
    values.withLock { change(&$0[series, default: MetricValue(series.metric.kind)]) }
  }

  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    handler(label, dimensions, .counter) ?? NOOPMetricsHandler.instance
  }

  public func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    handler(label, dimensions, .gauge) ?? NOOPMetricsHandler.instance
  }

  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    handler(label, dimensions, .histogram) ?? NOOPMetricsHandler.instance
  }

  private func handler(
    _ name: String, _ dimensions: [(String, String)], _ kind: Metric.Kind
  ) -> SeriesHandler? {
    series(name, dimensions, kind).map { SeriesHandler($0, in: self) }
  }

  public func destroyCounter(_ handler: any CounterHandler) {}
  public func destroyRecorder(_ handler: any RecorderHandler) {}
  public func destroyTimer(_ handler: any TimerHandler) {}
}

private final class SeriesHandler: CounterHandler, RecorderHandler, TimerHandler {
  private let series: MetricsRegistry.Series
  private let registry: MetricsRegistry

  init(_ series: MetricsRegistry.Series, in registry: MetricsRegistry) {
    self.series = series
    self.registry = registry
  }

  func increment(by amount: Int64) { registry.update(series) { $0.add(Double(amount)) } }
  func reset() { registry.update(series) { $0.set(0) } }
  func record(_ value: Int64) { record(Double(value)) }
  func record(_ value: Double) { registry.update(series) { $0.set(value) } }
  func recordNanoseconds(_ duration: Int64) {
    registry.update(series) { $0.observe(Double(duration) / 1e9) }
  }
}
