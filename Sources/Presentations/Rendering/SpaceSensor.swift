/// Makes depth and infrared images of what was drawn, from its distances and materials.
///
/// Belongs to one thread at a time.
final class SpaceSensor {
  private let width = HeadModel.width
  private let height = HeadModel.height
  /// Pixels.
  static let focal = 1.1 * Double(HeadModel.width)
  /// Millimetres for each pixel of distance.
  private let unit: Float
  /// Of the wall, in millimetres.
  private let wall: Float
  /// Share of pixels without a depth, and the largest error of the others in millimetres.
  private let holes: Float
  private let error: Float
  /// Infrared light of the room, of 255.
  private let ambient: Float
  private var random: LabRandom

  init(_ presentation: Presentation) {
    var random = LabRandom(seed: presentation.seed, "space")
    // Eyes are 58 to 68 mm apart; pictures of them are of other sizes too.
    let eyes = random.number(58...68)
    let size: Float =
      switch presentation.species {
      case .phoneReplay: random.number(0.3...0.5)
      case .tabletReplay: random.number(0.6...1)
      case .mattePrint, .bentPrint, .carbonPrint: random.number(0.7...1.1)
      default: 1
      }
    unit = eyes * size / presentation.subject.model.eyeDistance
    wall = random.number(1100...2500)
    holes = random.number(0.01...0.08)
    error = random.number(1...3)
    ambient = random.number(3...14)
    self.random = random
  }

  /// Unsigned 16 bits a pixel, little-endian, millimetres, 0 for none; as large as the visible frame.
  func depth(of canvas: Canvas) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 2 * width * height)
    for at in 0..<width * height {
      let draw = random.next()
      guard Float(draw & 0xFFFF) / 65_536 >= holes else { continue }
      let distance = canvas.depth[at].isFinite ? canvas.depth[at] * unit : wall
      let noise = error * (Float(draw >> 16 & 0xFFFF) / 32_768 - 1)
      let value = UInt16(min(max(distance + noise, 1), 65_535))
      bytes[2 * at] = UInt8(truncatingIfNeeded: value)
      bytes[2 * at + 1] = UInt8(value >> 8)
    }
    return bytes
  }

  /// 8-bit grey.
  func infrared(of canvas: Canvas, _ species: Species, isLit: Bool) -> [UInt8] {
    let rest = Float(Self.focal) * unit
    return (0..<width * height).map { at in
      let pixel = canvas.texture.pixels[at]
      let grey = 0.11 * Float(pixel.x) + 0.59 * Float(pixel.y) + 0.3 * Float(pixel.z)
      let isObject = canvas.depth[at].isFinite
      let distance = isObject ? canvas.depth[at] * unit : wall
      let reflected = species.infrared(grey, isObject: isObject)
      // The emitter's light falls with the square of the distance.
      let light = isLit ? min(1.3, (rest / distance) * (rest / distance)) : 0
      let noise = 2 * (Float(random.next() & 0xFFFF) / 32_768 - 1)
      return UInt8(min(max(ambient * (0.4 + reflected / 255) + reflected * light + noise, 0), 255))
    }
  }
}

extension Species {
  /// How bright a thing is under infrared light that is as grey in visible light.
  fileprivate func infrared(_ grey: Float, isObject: Bool) -> Float {
    guard isObject else { return 0.6 * grey }
    switch self {
    // Dyes are transparent, and paper is bright.
    case .mattePrint, .glossyPrint, .bentPrint, .cutOut: return 150 + 0.06 * grey
    case .carbonPrint: return 0.75 * grey
    // Glass in front of what gives no infrared light.
    case .tabletReplay, .phoneReplay, .chosenClips: return 24
    default: return 40 + 0.6 * grey
    }
  }
}
