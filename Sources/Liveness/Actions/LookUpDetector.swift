import Platform

/// The head goes up.
struct LookUpDetector: ActionDetector {
  private var frames = 0

  mutating func observe(
    _ face: ObservedFace, at time: MonotonicInstant, against neutral: NeutralFace,
    _ settings: LivenessSettings
  ) -> ActionProgress {
    let up = face.pitch - neutral.face.pitch
    frames = up >= settings.lookUpAngle ? frames + 1 : 0
    if frames >= TurnDetector.neededFrames { return .done }
    return up >= settings.lookUpAngle / 2 ? .begun : .none
  }
}
