import Platform

/// Both eyes close and open again. Eyes that stay closed for long do not blink.
struct BlinkDetector: ActionDetector {
  private var closed: MonotonicInstant?

  mutating func observe(
    _ face: ObservedFace, at time: MonotonicInstant, against neutral: NeutralFace,
    _ settings: LivenessSettings
  ) -> ActionProgress {
    if face.eyeRatio < settings.eyesClosed * neutral.openEyes {
      closed = closed ?? time
      return .begun
    }
    guard let start = closed else { return .none }
    guard face.eyeRatio >= settings.neutralEyes * neutral.openEyes else { return .begun }
    closed = nil
    return start.duration(to: time) <= .milliseconds(settings.blinkTime) ? .done : .none
  }
}
