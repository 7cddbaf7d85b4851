import Glibc

/// How often each luminance, 0…255, occurs.
struct LuminanceHistogram: Sendable {
  private(set) var counts = InlineArray<256, Int32>(repeating: 0)
  private(set) var total = 0

  @inline(__always)
  mutating func add(_ luminance: Int) {
    counts[luminance] += 1
    total += 1
  }

  /// Share of values in a range, 0…1.
  func share(of range: ClosedRange<Int>) -> Double? {
    guard total > 0 else { return nil }
    var sum = 0
    for value in range { sum += Int(counts[value]) }
    return Double(sum) / Double(total)
  }

  /// Mean over 255, 0…1.
  var mean: Double? {
    guard total > 0 else { return nil }
    var sum = 0
    for value in 0..<256 { sum += value * Int(counts[value]) }
    return Double(sum) / 255 / Double(total)
  }

  /// Variance over 255².
  var variance: Double? {
    guard let mean else { return nil }
    var sum = 0.0
    for value in 0..<256 {
      let difference = Double(value) / 255 - mean
      sum += Double(counts[value]) * difference * difference
    }
    return sum / Double(total)
  }

  /// Shannon's entropy in bits, 0…8.
  var entropy: Double? {
    guard total > 0 else { return nil }
    var sum = 0.0
    for value in 0..<256 where counts[value] > 0 {
      let share = Double(counts[value]) / Double(total)
      sum -= share * log2(share)
    }
    return sum
  }

  /// What two histograms share, 0…1.
  func intersection(_ other: LuminanceHistogram) -> Double? {
    guard total > 0, other.total > 0 else { return nil }
    var sum = 0.0
    for value in 0..<256 {
      sum += min(
        Double(counts[value]) / Double(total), Double(other.counts[value]) / Double(other.total))
    }
    return sum
  }
}
