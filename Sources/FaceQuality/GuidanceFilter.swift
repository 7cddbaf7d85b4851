import Platform

/// Keeps guidance from flickering: it changes only when frames have said the same for a while, so at most five times a
/// second, and not at all where a value swings about its limit.
struct GuidanceFilter {
  private var shown: Guidance?
  private var candidate: Guidance?
  /// When frames began to say the candidate.
  private var since: MonotonicInstant?
  private var last: MonotonicInstant?

  /// A longer pause between frames means another person.
  static let pause = Duration.seconds(1)
  /// How long frames must say the same before it is shown in place of something else.
  static let hold = Duration.milliseconds(200)

  /// - Returns: what the person should be told now.
  mutating func update(_ guidance: Guidance?, at time: MonotonicInstant) -> Guidance? {
    if let last, last.duration(to: time) > Self.pause || time < last { self = GuidanceFilter() }
    let isRepeated = last != nil && guidance == candidate
    if !isRepeated { since = time }
    candidate = guidance
    last = time
    let hold = shown == nil ? .zero : Self.hold
    if isRepeated, let since, since.duration(to: time) >= hold { shown = guidance }
    return shown
  }
}
