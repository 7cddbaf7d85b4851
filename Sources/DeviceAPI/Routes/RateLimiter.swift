import Synchronization

/// A token bucket per uid.
final class RateLimiter: Sendable {
  private struct Bucket {
    var tokens: Double
    var filled: ContinuousClock.Instant
  }

  private let buckets = Mutex<[UInt32: Bucket]>([:])
  private let burst: Double
  private let perSecond: Double

  init(burst: Int, perSecond: Double) {
    self.burst = Double(burst)
    self.perSecond = perSecond
  }

  /// Takes a token.
  ///
  /// - Parameter taking: 0 only looks whether there is one.
  /// - Returns: nil when there was one, else whole seconds until the next.
  func refusal(of uid: UInt32, at now: ContinuousClock.Instant, taking: Double = 1) -> Int? {
    buckets.withLock { buckets in
      var bucket = buckets[uid] ?? Bucket(tokens: burst, filled: now)
      let elapsed = bucket.filled.duration(to: now) / .seconds(1)
      bucket.tokens = min(burst, bucket.tokens + elapsed * perSecond)
      bucket.filled = now
      let isAllowed = bucket.tokens >= 1
      if isAllowed { bucket.tokens -= taking }
      buckets[uid] = bucket
      return isAllowed ? nil : Int(((1 - bucket.tokens) / perSecond).rounded(.up))
    }
  }
}
