/// Measured values; nanoseconds, or ratios of them.
struct Distribution {
  /// In the order of measurement.
  let values: [Double]
  private let sorted: [Double]

  /// - Parameter values: one at least.
  init(_ values: [Double]) {
    precondition(!values.isEmpty)
    self.values = values
    sorted = values.sorted()
  }

  var median: Double { percentile(50) }

  /// The smallest value that `share` per cent of the values do not exceed (nearest rank).
  func percentile(_ share: Double) -> Double {
    let rank = (Double(sorted.count) * share / 100).rounded(.up)
    return sorted[min(max(Int(rank) - 1, 0), sorted.count - 1)]
  }

  /// Quotients of values of the same round: what slows a whole round cancels out.
  static func / (left: Distribution, right: Distribution) -> Distribution {
    Distribution(zip(left.values, right.values).map { $0 / $1 })
  }
}
