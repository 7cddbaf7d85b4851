import TrustedPacket

/// One action that is carried out.
struct Movement: Sendable, Equatable {
  let action: LivenessAction
  /// Seconds, on the performance's own time.
  let start: Float

  func state(at time: Float, _ temperament: Temperament) -> HeadState {
    var state = HeadState()
    let since = time - start
    func bump(_ rise: Float = temperament.rise, _ hold: Float = temperament.hold) -> Float {
      Temperament.bump(since, rise: rise, hold: hold)
    }
    switch action {
    case .turnLeft: state.yaw = temperament.turn * bump()
    case .turnRight: state.yaw = -temperament.turn * bump()
    case .nod: state.pitch = -temperament.nod * bump()
    case .lookUp: state.pitch = temperament.lookUp * bump()
    case .blink: state.lids = bump(0.13, 0.2)
    case .mouthOpen: state.jaw = bump()
    case .moveCloser: state.nearer = temperament.nearer * bump()
    }
    return state
  }

  /// Seconds until it is over.
  func end(_ temperament: Temperament) -> Float { start + 2 * temperament.rise + temperament.hold }
}
