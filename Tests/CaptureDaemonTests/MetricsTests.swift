import CaptureSession
import CoreMetrics
import Testing

@testable import CaptureDaemon

@Suite("The metrics")
struct MetricsTests {
  @Test("Every line is a comment or a sample of the Prometheus text format, declared before")
  func format() throws {
    let registry = MetricsRegistry()
    let metrics = DaemonMetrics(registry)
    metrics.captureEnded(.failure(CaptureFailure(.busy, "")), after: .milliseconds(300))
    metrics.captureEnded(.failure(CaptureFailure(.busy, "")), after: .seconds(50))
    metrics.packetEnded(.expired)
    metrics.connectionsChanged(to: 3)
    let text = registry.render()
    #expect(text.hasSuffix("\n"))
    var declared = ""
    for line in text.split(separator: "\n") {
      if let type = line.wholeMatch(of: /# TYPE ([a-z_]+) (counter|gauge|histogram)/) {
        declared = String(type.1)
      } else if !line.hasPrefix("# HELP ") {
        let sample = try #require(line.wholeMatch(of: /([a-z_]+)(\{[a-z]+="[^"\\]+"\})? [0-9.]+/))
        #expect(sample.1.hasPrefix(declared) && !declared.isEmpty)
      }
    }
    for sample in [
      "attestcam_captures_total{outcome=\"busy\"} 2",
      "attestcam_captures_total{outcome=\"done\"} 0",
      "attestcam_capture_duration_seconds_bucket{le=\"0.25\"} 0",
      "attestcam_capture_duration_seconds_bucket{le=\"0.5\"} 1",
      "attestcam_capture_duration_seconds_bucket{le=\"+Inf\"} 2",
      "attestcam_capture_duration_seconds_sum 50.3", "attestcam_capture_duration_seconds_count 2",
      "attestcam_packets_total{fate=\"expired\"} 1", "attestcam_connections 3",
    ] {
      #expect(text.contains("\n\(sample)\n"))
    }
  }

  @Test("A name or label outside the closed list is dropped")
  func closed() {
    let registry = MetricsRegistry()
    let before = registry.render()
    Counter(label: "http_requests", dimensions: [("path", "/x")], factory: registry).increment()
    Counter(
      label: Metric.captures.rawValue, dimensions: [("person", "x")], factory: registry
    ).increment()
    Gauge(label: Metric.captures.rawValue, dimensions: [("outcome", "x")], factory: registry)
      .record(1)
    #expect(registry.render() == before)
  }
}
