import TrustedPacket

/// What somebody does before the camera over time, prompts answered.
struct Performance: Sendable {
  let temperament: Temperament
  private let isAlive: Bool
  private var movements: [Movement] = []

  /// - Parameter isAlive: whether the eyes blink of themselves.
  init(_ temperament: Temperament, isAlive: Bool) {
    self.temperament = temperament
    self.isAlive = isAlive
  }

  /// Hears a prompt.
  ///
  /// - Parameter time: seconds.
  mutating func hear(_ action: LivenessAction, at time: Float) {
    movements.append(Movement(action: action, start: time + temperament.reaction))
  }

  func state(at time: Float) -> HeadState {
    movements.reduce(temperament.idle(at: time, isAlive: isAlive)) {
      $0 + $1.state(at: time, temperament)
    }
  }

  /// A performance that was recorded earlier: these actions, one after the other, answered as promptly as `temperament`
  /// does.
  static func recorded(
    _ actions: [LivenessAction], delays: [Float], _ temperament: Temperament
  ) -> Performance {
    var performance = Performance(temperament, isAlive: true)
    var time: Float = 0.8
    for (action, delay) in zip(actions, delays) {
      time += delay
      performance.hear(action, at: time)
      time = performance.movements.last?.end(temperament) ?? time
    }
    return performance
  }
}
