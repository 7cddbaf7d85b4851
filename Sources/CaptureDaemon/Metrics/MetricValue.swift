/// What is kept of one series.
struct MetricValue {
  /// Upper bounds in seconds; a capture takes at most 45 s.
  static let bounds = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 45]

  /// Of a histogram: the sum of all observations.
  private(set) var value = 0.0
  /// Of a histogram: how many observations were at most each bound, and in all.
  private var counts: [Int]

  init(_ kind: Metric.Kind) {
    counts = kind == .histogram ? Array(repeating: 0, count: Self.bounds.count + 1) : []
  }

  mutating func add(_ amount: Double) { value += amount }
  mutating func set(_ value: Double) { self.value = value }

  mutating func observe(_ seconds: Double) {
    value += seconds
    for (index, bound) in (Self.bounds + [.infinity]).enumerated() where seconds <= bound {
      counts[index] += 1
    }
  }

  func lines(_ metric: Metric, label: String) -> [String] {
    let name = metric.rawValue
    guard let total = counts.last else {
      let labels = metric.label.map { "{\($0)=\"\(label)\"}" } ?? ""
      return ["\(name)\(labels) \(Self.text(value))"]
    }
    let buckets = zip(Self.bounds.map(Self.text) + ["+Inf"], counts)
    return buckets.map { "\(name)_bucket{le=\"\($0)\"} \($1)" }
      + ["\(name)_sum \(Self.text(value))", "\(name)_count \(total)"]
  }

  private static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
  }
}
