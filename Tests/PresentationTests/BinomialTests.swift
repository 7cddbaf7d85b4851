import Testing

@testable import Presentations

@Suite("Binomial figures")
struct BinomialTests {
  @Test(
    "Without a success the exact upper bound is that of the literature",
    arguments: [(20, 0.168), (150, 0.024), (300, 0.012)])
  func nothing(n: Int, bound: Double) {
    let interval = Binomial.interval(0, of: n)
    #expect(interval.lowerBound == 0)
    #expect(abs(interval.upperBound - bound) < 0.0006)
  }

  @Test(
    "An interval is the one of R's binom.test",
    arguments: [
      (1, 10, 0.002529, 0.445016), (5, 10, 0.187086, 0.812914), (69, 70, 0.922960, 0.999638),
    ])
  func some(k: Int, n: Int, lower: Double, upper: Double) {
    let interval = Binomial.interval(k, of: n)
    #expect(abs(interval.lowerBound - lower) < 2e-5)
    #expect(abs(interval.upperBound - upper) < 2e-5)
  }

  @Test("All successes mirror none")
  func all() {
    #expect(Binomial.interval(20, of: 20).upperBound == 1)
    #expect(abs(Binomial.interval(20, of: 20).lowerBound - 0.8316) < 0.0005)
    #expect(Binomial.interval(0, of: 0) == 0...1)
  }

  @Test("A quantile is the least number that is exceeded seldom enough")
  func quantile() {
    // 1,000 nonces against one sequence of 150.
    let most = Binomial.quantile(0.99, of: 1000, probability: 1 / 150)
    #expect(most == 13)
    #expect(Binomial.cumulative(most, of: 1000, probability: 1 / 150) >= 0.99)
    #expect(Binomial.cumulative(most - 1, of: 1000, probability: 1 / 150) < 0.99)
  }
}
