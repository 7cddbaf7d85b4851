import Platform

/// A turn of the head to one side: by its angle, and by points that move as those of no flat picture can.
struct TurnDetector: ActionDetector {
  /// 1 for the person's own left, which is the image's right; -1 for the right.
  let direction: Double
  private var frames = 0

  /// One frame may be a slip of the networks.
  static let neededFrames = 2

  init(direction: Double) { self.direction = direction }

  mutating func observe(
    _ face: ObservedFace, at time: MonotonicInstant, against neutral: NeutralFace,
    _ settings: LivenessSettings
  ) -> ActionProgress {
    let turn = direction * (face.yaw - neutral.face.yaw)
    guard turn >= settings.turnAngle else {
      frames = 0
      return turn >= settings.turnAngle / 2 ? .begun : .none
    }
    let residual = PlanarityResidual.of(face, against: neutral.face) ?? 0
    frames = residual >= settings.turnResidual ? frames + 1 : 0
    return frames >= Self.neededFrames ? .done : .begun
  }
}
