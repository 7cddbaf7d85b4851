import Testing

@testable import DeviceAPI

@Suite("The token bucket")
struct RateLimiterTests {
  @Test("It gives a burst, then a steady rate, to each uid for itself")
  func bucket() {
    let limiter = RateLimiter(burst: 3, perSecond: 0.5)
    let start = ContinuousClock.now
    for _ in 0..<9 { #expect(limiter.refusal(of: 1, at: start, taking: 0) == nil) }
    for _ in 0..<3 { #expect(limiter.refusal(of: 1, at: start) == nil) }
    #expect(limiter.refusal(of: 1, at: start, taking: 0) == 2)
    #expect(limiter.refusal(of: 1, at: start) == 2)
    #expect(limiter.refusal(of: 2, at: start) == nil)
    #expect(limiter.refusal(of: 1, at: start + .seconds(1.5)) == 1)
    #expect(limiter.refusal(of: 1, at: start + .seconds(2)) == nil)
    #expect(limiter.refusal(of: 1, at: start + .seconds(2)) != nil)
    for _ in 0..<3 { #expect(limiter.refusal(of: 1, at: start + .seconds(3600)) == nil) }
    #expect(limiter.refusal(of: 1, at: start + .seconds(3600)) != nil)
  }
}
