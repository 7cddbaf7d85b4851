import Platform
import VideoCapture

/// Which frames may be examined at all (docs/design.md, invariant 1): only those from a buffer queued after the nonce
/// arrived, stamped at least one interval later, in order, and fresh. Works on timestamps alone.
struct FrameAdmission {
  enum Refusal: String, Sendable, CaseIterable {
    case queuedBeforeNonce
    case stampedTooEarly
    case notAdvancing
    case fromTheFuture
    case stale
  }

  /// Older frames show the past, not the person.
  static let maximumAge = Duration.seconds(1)

  let accepted: MonotonicInstant
  let interval: Duration
  private var last: MonotonicInstant?
  private var lastSequence: UInt32?

  init(accepted: MonotonicInstant, interval: Duration) {
    self.accepted = accepted
    self.interval = interval
  }

  /// Admits a frame, or says why not.
  mutating func admit(_ frame: FrameInfo, now: MonotonicInstant) -> Refusal? {
    guard frame.queued >= accepted else { return .queuedBeforeNonce }
    guard frame.timestamp >= accepted.advanced(by: interval) else { return .stampedTooEarly }
    guard last.map({ frame.timestamp > $0 }) ?? true else { return .notAdvancing }
    // The driver's counter wraps.
    guard lastSequence.map({ Int32(bitPattern: frame.sequence &- $0) > 0 }) ?? true else {
      return .notAdvancing
    }
    // vivid stamps up to a frame ahead; more than that is no measurement of ours.
    guard frame.timestamp <= now.advanced(by: interval) else { return .fromTheFuture }
    guard frame.timestamp.duration(to: now) <= Self.maximumAge else { return .stale }
    last = frame.timestamp
    lastSequence = frame.sequence
    return nil
  }
}
