import FaceAnalysis
import Platform

/// Whether frames are one uninterrupted sequence of one face, as one sensor sends it.
struct Continuity: Sendable {
  /// Of the stream.
  let interval: Duration
  private var last: (time: MonotonicInstant, sequence: UInt32)?
  private var face: (time: MonotonicInstant, box: ImageBox)?
  private var seen: Set<UInt64> = []

  /// More frames than a session has at 60 a second.
  private static let capacity = 2_048

  init(interval: Duration) {
    self.interval = interval
    seen.reserveCapacity(Self.capacity)
  }

  /// Forgets all frames: the next is the first.
  mutating func restart() {
    (last, face) = (nil, nil)
    seen.removeAll(keepingCapacity: true)
  }

  /// - Returns: why the frame does not belong to those before it; nil when it does.
  mutating func check(
    _ frame: FrameObservation, _ settings: LivenessSettings
  ) -> LivenessFailure? {
    let gap = Duration.milliseconds(settings.gap)
    if let last {
      // The driver's counter wraps.
      let steps = Int(Int32(bitPattern: frame.sequence &- last.sequence))
      guard steps > 0, frame.time > last.time else { return .notAdvancing }
      let elapsed = last.time.duration(to: frame.time)
      guard elapsed <= gap else { return .gap }
      let pace = elapsed / interval / Double(steps)
      guard settings.leastInterval...settings.largestInterval ~= pace else { return .timing }
    }
    guard seen.count < Self.capacity else { return .overtime }
    guard seen.insert(frame.digest.fingerprint).inserted else { return .repeatedFrame }
    last = (frame.time, frame.sequence)
    return check(frame.faces, frame.face?.box, frame.time, gap, settings)
  }

  /// A face may be missing for as long as frames may.
  private mutating func check(
    _ faces: Int, _ box: ImageBox?, _ time: MonotonicInstant, _ gap: Duration,
    _ settings: LivenessSettings
  ) -> LivenessFailure? {
    guard faces <= 1 else { return .secondFace }
    guard let box else {
      guard let face, face.time.duration(to: time) <= gap else { return .faceLost }
      return nil
    }
    guard box.height >= settings.faceHeight else { return .faceSmall }
    if let face {
      guard face.time.duration(to: time) <= gap else { return .faceLost }
      guard face.box.overlap(box) >= settings.overlap else { return .faceMoved }
    }
    face = (time, box)
    return nil
  }
}
