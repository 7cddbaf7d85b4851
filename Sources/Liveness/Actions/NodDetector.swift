import Platform

/// The head goes down and comes back.
struct NodDetector: ActionDetector {
  private var wentDown = false

  mutating func observe(
    _ face: ObservedFace, at time: MonotonicInstant, against neutral: NeutralFace,
    _ settings: LivenessSettings
  ) -> ActionProgress {
    let down = neutral.face.pitch - face.pitch
    if down >= settings.nodAngle { wentDown = true }
    if wentDown { return down <= settings.nodAngle / 2 ? .done : .begun }
    return down >= settings.nodAngle / 2 ? .begun : .none
  }
}
