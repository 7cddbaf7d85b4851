import Platform

/// The face comes closer: larger, and with more perspective, which a picture does not gain.
struct CloserDetector: ActionDetector {
  private var frames = 0
  private var depth = 0.0

  /// The perspective of one frame is noisy: a mean over several counts.
  static let neededFrames = 4

  mutating func observe(
    _ face: ObservedFace, at time: MonotonicInstant, against neutral: NeutralFace,
    _ settings: LivenessSettings
  ) -> ActionProgress {
    guard let gain = PerspectiveGain.of(face, against: neutral.face) else { return .none }
    guard gain.scale >= settings.closerScale else {
      (frames, depth) = (0, 0)
      return gain.scale >= (1 + settings.closerScale) / 2 ? .begun : .none
    }
    frames += 1
    depth += gain.depth
    let mean = depth / Double(frames)
    return frames >= Self.neededFrames && mean >= settings.closerDepth ? .done : .begun
  }
}
