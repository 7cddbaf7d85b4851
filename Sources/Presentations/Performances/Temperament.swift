import Glibc

/// How somebody moves before the camera: drawn from a seed, so that it can be had again. As quick as who knows what comes:
/// the time to a verdict is that of people who do as they are told.
struct Temperament: Sendable {
  /// Seconds from a prompt to the movement.
  let reaction: Float
  /// Seconds to the furthest point, there, and back.
  let rise: Float
  let hold: Float
  /// Degrees of a turn, a nod, a look upwards.
  let turn: Float
  let nod: Float
  let lookUp: Float
  /// See `HeadState.nearer`.
  let nearer: Float
  /// Degrees and eye distances of the sway of a head or hand that is held still.
  let sway: Float
  private let phases: [Float]
  /// Seconds between spontaneous blinks.
  private let blinks: Float

  init(_ random: inout LabRandom) {
    reaction = random.number(0.25...0.6)
    rise = random.number(0.3...0.5)
    hold = random.number(0.2...0.3)
    turn = random.number(29...36)
    nod = random.number(19...25)
    lookUp = random.number(19...25)
    nearer = random.number(0.38...0.45)
    sway = random.number(0.5...1.3)
    phases = (0..<6).map { _ in random.number(0...6.28) }
    blinks = random.number(2.8...4.5)
  }

  /// A head or hand that tries to be still, at a time in seconds.
  ///
  /// - Parameter isAlive: whether the eyes blink of themselves.
  func idle(at time: Float, isAlive: Bool) -> HeadState {
    var state = HeadState()
    state.yaw = sway * (sin(1.1 * time + phases[0]) + 0.3 * sin(3.7 * time + phases[1]))
    state.pitch = 0.7 * sway * sin(0.9 * time + phases[2])
    state.roll = 0.5 * sway * sin(0.7 * time + phases[3])
    state.x = 0.02 * sway * sin(0.8 * time + phases[4])
    state.y = 0.015 * sway * sin(1.3 * time + phases[5])
    if isAlive {
      let since = (time + phases[0]).truncatingRemainder(dividingBy: blinks)
      state.lids = Self.bump(since, rise: 0.1, hold: 0.06)
    }
    return state
  }

  /// 0 before the start and after the end, 1 while it is held, smooth between.
  static func bump(_ time: Float, rise: Float, hold: Float) -> Float {
    guard time > 0, time < 2 * rise + hold else { return 0 }
    let edge = min(1, min(time, 2 * rise + hold - time) / rise)
    return edge * edge * (3 - 2 * edge)
  }
}
