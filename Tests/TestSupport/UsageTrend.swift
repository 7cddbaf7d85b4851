/// How a process's memory and descriptors went on during a long run, once it is warm.
public struct UsageTrend: Sendable, CustomStringConvertible {
  /// Of the run that do not count: caches fill and pools grow.
  private static let warmUp = 0.1

  private var samples: [(progress: Double, usage: Usage)] = []

  public init() {}

  /// Notes what the process holds now.
  ///
  /// - Parameter progress: how much of the run is done, 0…1.
  public mutating func note(_ progress: Double, _ usage: Usage = .now) {
    if progress >= Self.warmUp { samples.append((progress, usage)) }
  }

  /// Kilobytes that the run added, by the straight line that fits the samples best: single peaks hardly count.
  public var growth: Double {
    let count = Double(samples.count)
    let (x, y) = samples.reduce((0.0, 0.0)) {
      ($0.0 + $1.progress / count, $0.1 + Double($1.usage.residentKilobytes) / count)
    }
    let products = samples.reduce((0.0, 0.0)) {
      let distance = $1.progress - x
      return (
        $0.0 + distance * (Double($1.usage.residentKilobytes) - y), $0.1 + distance * distance
      )
    }
    return products.1 == 0 ? 0 : products.0 / products.1
  }

  /// Descriptors that the second half holds beyond those of the first, each at its lowest: work under way has some.
  public var newDescriptors: Int {
    let descriptors = samples.map { $0.usage.descriptors }
    let half = descriptors.count / 2
    guard let before = descriptors[..<half].min(), let after = descriptors[half...].min() else {
      return 0
    }
    return after - before
  }

  public var description: String {
    guard let first = samples.first?.usage, let last = samples.last?.usage else { return "–" }
    return "\(first) after a tenth, \(last) at the end, trend \(Int(growth.rounded())) kB"
  }
}
