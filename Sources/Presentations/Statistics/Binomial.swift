import Glibc

/// Exact figures of the binomial distribution.
public enum Binomial {
  /// P(X ≤ k) of n trials that each succeed with probability p.
  static func cumulative(_ k: Int, of n: Int, probability p: Double) -> Double {
    guard k >= 0 else { return 0 }
    guard k < n, p > 0 else { return 1 }
    guard p < 1 else { return 0 }
    var sum = 0.0
    for successes in 0...k { sum += mass(successes, of: n, probability: p) }
    return min(1, sum)
  }

  /// P(X = k), by logarithms: factorials of a thousand do not fit into a number.
  private static func mass(_ k: Int, of n: Int, probability p: Double) -> Double {
    let (k, n) = (Double(k), Double(n))
    let ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return exp(ways + k * log(p) + (n - k) * log1p(-p))
  }

  /// Clopper and Pearson's exact interval (1934) for the probability behind k successes in n trials: it holds at least
  /// `confidence`, whatever the probability is. At k = 0 or k = n the whole rest lies on one side, so the bound there is
  /// that of (1 − confidence) / 2.
  public static func interval(
    _ k: Int, of n: Int, confidence: Double = 0.95
  ) -> ClosedRange<Double> {
    precondition(0...n ~= k && 0..<1 ~= confidence)
    guard n > 0 else { return 0...1 }
    let tail = (1 - confidence) / 2
    // P(X ≥ k) grows with p, P(X ≤ k) falls.
    let lower = k == 0 ? 0 : root { 1 - cumulative(k - 1, of: n, probability: $0) >= tail }
    let upper = k == n ? 1 : root { cumulative(k, of: n, probability: $0) <= tail }
    return lower...max(lower, upper)
  }

  /// The least number of successes that `share` of all runs do not exceed.
  public static func quantile(_ share: Double, of n: Int, probability p: Double) -> Int {
    var k = 0
    while k < n, cumulative(k, of: n, probability: p) < share { k += 1 }
    return k
  }

  /// Where a condition that fails at 0 begins to hold.
  private static func root(_ holds: (Double) -> Bool) -> Double {
    var (low, high) = (0.0, 1.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle }
    }
    return high
  }
}
