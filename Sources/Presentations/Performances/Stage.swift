import Glibc
import TrustedPacket

/// One presentation: who or what stands before the camera, and how it answers prompts.
///
/// Belongs to one thread at a time.
final class Stage {
  private let species: Species
  let canvas = Canvas(width: HeadModel.width, height: HeadModel.height)
  /// What a surface shows, where there is one.
  private let shown = Canvas(width: HeadModel.width, height: HeadModel.height)
  private let head: HeadScene
  private let surface: SurfaceScene?
  /// Of the person, or of who holds the surface.
  private var live: Performance
  /// What a recording shows.
  private let recording: Performance

  init(_ species: Species, of model: HeadModel, seed: UInt64) {
    self.species = species
    var random = LabRandom(seed: seed, "stage")
    let temperament = Temperament(&random)
    live = Performance(temperament, isAlive: species.isAlive)
    recording = Self.recording(&random)
    let relief: Float =
      switch species {
      case .planarPuppet: 0
      case .reliefMask: random.number(0.2...0.4)
      default: 1
      }
    head = HeadScene(model, relief: relief)
    if let instrument = species.surface(&random) {
      surface = SurfaceScene(
        instrument, showing: shown.texture, of: model, wall: Self.wall(&random))
    } else {
      surface = nil
    }
    head.draw(HeadState(), into: shown)
  }

  /// What is before the camera may have heard a prompt.
  ///
  /// - Parameter time: seconds since the presentation began.
  func hear(_ action: LivenessAction, at time: Float) { live.hear(action, at: time) }

  /// The picture at a time in seconds; valid until the next call.
  func picture(at time: Float) -> Texture {
    let (state, recorded) = (live.state(at: time), recording.state(at: time))
    switch species {
    case .bonaFide, .planarPuppet, .virtualCamera, .frozenFrame, .loopedFrames, .puppeteer,
      .reliefMask:
      head.draw(state, into: canvas)
    case .sessionReplay:
      head.draw(recorded, into: canvas)
    case .mattePrint, .glossyPrint, .bentPrint, .carbonPrint:
      surface?.draw(state.ofHand, into: canvas)
    case .cutOut:
      head.draw(state.expression, into: shown)
      surface?.draw(state.ofHand, into: canvas)
    case .tabletReplay, .phoneReplay:
      head.draw(recorded, into: shown)
      surface?.draw(live.temperament.idle(at: time, isAlive: false), into: canvas)
    case .chosenClips:
      head.draw(state, into: shown)
      surface?.draw(live.temperament.idle(at: time, isAlive: false), into: canvas)
    }
    return canvas.texture
  }

  /// Another session: a challenge of its own, answered by the same person.
  private static func recording(_ random: inout LabRandom) -> Performance {
    var actions: [LivenessAction] = []
    repeat {
      actions = Array(LivenessAction.allCases.shuffled(using: &random).prefix(3))
    } while !actions.contains(where: \.isTurn)
    let delays = actions.map { _ in random.number(0.5...1.5) + 0.3 }
    return .recorded(actions, delays: delays, Temperament(&random))
  }

  /// A wall with some dirt and the room's light on it.
  private static func wall(_ random: inout LabRandom) -> Texture {
    let wall = Texture(width: HeadModel.width, height: HeadModel.height)
    let (tone, slope, phase) = (
      random.number(90...190), random.number(-50...50), random.number(0...6)
    )
    for y in 0..<wall.height {
      for x in 0..<wall.width {
        let stain = 6 * sin(Float(x) / 37 + phase) * sin(Float(y) / 53 - phase)
        let value = tone + slope * (Float(x) / Float(wall.width) - 0.5) + stain
        wall.pixels[y * wall.width + x] = [
          UInt8(min(max(value, 0), 255)), UInt8(min(max(value + 3, 0), 255)),
          UInt8(min(max(value + 6, 0), 255)), 0,
        ]
      }
    }
    return wall
  }
}

extension HeadState {
  /// The same movement by a hand that holds a picture, somewhat wider since nothing on it moves of itself.
  fileprivate var ofHand: HeadState {
    var state = motion
    state.yaw *= 1.25
    state.pitch *= 1.25
    return state
  }
}

extension Species {
  /// Whether its eyes blink of themselves.
  fileprivate var isAlive: Bool {
    switch self {
    case .mattePrint, .glossyPrint, .bentPrint, .carbonPrint, .reliefMask: false
    default: true
    }
  }

  /// What it is shown on; nil for what stands there itself, or is fed in.
  fileprivate func surface(_ random: inout LabRandom) -> Surface? {
    var surface = Surface()
    switch self {
    case .mattePrint, .cutOut, .carbonPrint: break
    case .glossyPrint: surface.material = .glossy(random.number(-60...60))
    case .bentPrint: surface.radius = random.number(0.6...1.5)
    case .tabletReplay, .chosenClips: surface.material = .screen(moire: random.number(2.3...6))
    case .phoneReplay:
      surface.material = .screen(moire: random.number(2.3...6))
      (surface.half, surface.above, surface.below) = (1.6, 1.7, 2.3)
    default: return nil
    }
    return surface
  }
}
