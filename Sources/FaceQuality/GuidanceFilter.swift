import Platform

/// Keeps guidance from flickering: it changes only when two frames in a row say the same.
struct GuidanceFilter {
  private var shown: Guidance?
  private var candidate: Guidance?
  private var last: MonotonicInstant?

  /// A longer pause between frames means another person.
  static let pause = Duration.seconds(1)

  /// - Returns: what the person should be told now.
  mutating func update(_ guidance: Guidance?, at time: MonotonicInstant) -> Guidance? {
    if let last, last.duration(to: time) > Self.pause || time < last { self = GuidanceFilter() }
    if guidance == candidate && last != nil { shown = guidance }
    candidate = guidance
    last = time
    return shown
  }
}
