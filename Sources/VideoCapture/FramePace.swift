import Platform

/// How fast frames really come, by their timestamps and the driver's counter: what is lost does not look slow.
struct FramePace: Sendable {
  private var first: (sequence: UInt32, time: MonotonicInstant)?
  private var last: (sequence: UInt32, time: MonotonicInstant)?

  mutating func note(sequence: UInt32, at time: MonotonicInstant) {
    if first == nil { first = (sequence, time) }
    last = (sequence, time)
  }

  /// Mean time between two frames; nil before the second.
  var interval: Duration? {
    guard let first, let last, last.sequence != first.sequence else { return nil }
    // The counter may wrap.
    return first.time.duration(to: last.time) / Int(last.sequence &- first.sequence)
  }
}
