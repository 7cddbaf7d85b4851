import Platform
import TrustedPacket

/// Sees one kind of action in a sequence of frames.
protocol ActionDetector: Sendable {
  /// Looks at the next frame after the prompt.
  mutating func observe(
    _ face: ObservedFace, at time: MonotonicInstant, against neutral: NeutralFace,
    _ settings: LivenessSettings
  ) -> ActionProgress
}

/// How far an action is.
enum ActionProgress: Sendable, Equatable {
  case none
  /// Clearly begun: half of what is needed.
  case begun
  case done
}

extension LivenessAction {
  var detector: any ActionDetector {
    switch self {
    case .turnLeft: TurnDetector(direction: 1)
    case .turnRight: TurnDetector(direction: -1)
    case .nod: NodDetector()
    case .lookUp: LookUpDetector()
    case .blink: BlinkDetector()
    case .mouthOpen: MouthDetector()
    case .moveCloser: CloserDetector()
    }
  }

  /// Whether eyelids or lips must be seen, for which a face must be larger.
  var needsDetail: Bool { self == .blink || self == .mouthOpen }

  /// The movement that a face shows beyond what a person who looks ahead does by chance; nil for none. Blinks are not
  /// counted: people blink.
  static func movement(
    of face: ObservedFace, against neutral: NeutralFace, _ settings: LivenessSettings
  ) -> LivenessAction? {
    let (yaw, pitch) = (face.yaw - neutral.face.yaw, face.pitch - neutral.face.pitch)
    if abs(yaw) >= settings.wrongAngle { return yaw > 0 ? .turnLeft : .turnRight }
    if abs(pitch) >= settings.wrongAngle { return pitch > 0 ? .lookUp : .nod }
    return face.mouthRatio >= settings.mouthOpen ? .mouthOpen : nil
  }

  /// Whether this may be seen while that is done: pitch is badly told of a turned face, a nod may swing back, and some
  /// open the mouth when they look up.
  func mayShow(_ other: LivenessAction) -> Bool {
    switch (self, other) {
    case (.turnLeft, .nod), (.turnLeft, .lookUp), (.turnRight, .nod), (.turnRight, .lookUp),
      (.nod, .lookUp), (.mouthOpen, .nod), (.mouthOpen, .lookUp):
      true
    default: self == other
    }
  }
}
