/// A clock whose instants compare with frame timestamps. Tests inject one that they move by hand.
public protocol MonotonicTime: Clock, Sendable
where Instant == MonotonicInstant, Duration == Swift.Duration {}
