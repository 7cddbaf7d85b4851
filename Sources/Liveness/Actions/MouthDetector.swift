import Platform

/// The mouth opens.
struct MouthDetector: ActionDetector {
  private var frames = 0

  mutating func observe(
    _ face: ObservedFace, at time: MonotonicInstant, against neutral: NeutralFace,
    _ settings: LivenessSettings
  ) -> ActionProgress {
    frames = face.mouthRatio >= settings.mouthOpen ? frames + 1 : 0
    if frames >= TurnDetector.neededFrames { return .done }
    return face.mouthRatio >= settings.mouthOpen / 2 ? .begun : .none
  }
}
