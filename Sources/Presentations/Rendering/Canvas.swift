/// A picture that triangles are drawn into, nearer ones over farther ones.
///
/// Belongs to one thread at a time.
final class Canvas {
  let texture: Texture
  /// Distance from the camera of what each pixel shows; infinite for the background.
  let depth: UnsafeMutablePointer<Float>

  var width: Int { texture.width }
  var height: Int { texture.height }

  init(width: Int, height: Int) {
    texture = Texture(width: width, height: height)
    depth = .allocate(capacity: width * height)
    depth.initialize(repeating: .infinity, count: width * height)
  }

  deinit { depth.deallocate() }

  /// Forgets what was drawn and begins with a background of the same size.
  func begin(_ background: Texture) {
    texture.copy(background)
    depth.update(repeating: .infinity, count: width * height)
  }

  /// How a texture's colour becomes the picture's.
  enum Paint {
    case texture
    /// A mixture of the texture and one colour, by the share of the colour.
    case mixed(SIMD4<UInt8>, Float)
  }

  /// Draws a triangle, whichever way round.
  func draw(
    _ a: Vertex, _ b: Vertex, _ c: Vertex, from source: Texture, _ paint: Paint = .texture
  ) {
    let area =
      (b.place.x - a.place.x) * (c.place.y - a.place.y)
      - (b.place.y - a.place.y) * (c.place.x - a.place.x)
    guard abs(area) > 1e-6, area.isFinite else { return }
    let left = max(0, Int(min(a.place.x, b.place.x, c.place.x).rounded(.up)))
    let right = min(width - 1, Int(max(a.place.x, b.place.x, c.place.x).rounded(.down)))
    let top = max(0, Int(min(a.place.y, b.place.y, c.place.y).rounded(.up)))
    let bottom = min(height - 1, Int(max(a.place.y, b.place.y, c.place.y).rounded(.down)))
    guard left <= right, top <= bottom else { return }
    let (colour, share): (SIMD4<Int32>, Int32) =
      switch paint {
      case .texture: (.zero, 0)
      case .mixed(let colour, let share): (Texture.wide(colour), Int32(share * 256))
      }
    // Weights of b and c, linear over the picture.
    let bx = (c.place.y - a.place.y) / area
    let by = -(c.place.x - a.place.x) / area
    let cx = -(b.place.y - a.place.y) / area
    let cy = (b.place.x - a.place.x) / area
    let (dz1, dz2) = (b.place.z - a.place.z, c.place.z - a.place.z)
    let (dt1, dt2) = (b.texture - a.texture, c.texture - a.texture)
    let (dl1, dl2) = (b.light - a.light, c.light - a.light)
    // Neighbouring triangles share their edges' pixels rather than leave gaps.
    let slack: Float = -1e-4
    for row in top...bottom {
      let dy = Float(row) - a.place.y
      for column in left...right {
        let dx = Float(column) - a.place.x
        let (wb, wc) = (dx * bx + dy * by, dx * cx + dy * cy)
        guard wb >= slack, wc >= slack, wb + wc <= 1 - slack else { continue }
        let z = a.place.z + wb * dz1 + wc * dz2
        let at = row * width + column
        guard z <= depth[at] else { continue }
        depth[at] = z
        var value = source.sample(a.texture + dt1 * wb + dt2 * wc)
        if share > 0 { value = value &+ (((colour &- value) &* share) &>> 8) }
        let light = a.light + wb * dl1 + wc * dl2
        texture.pixels[at] = Texture.lit(value, Int32(light * 1024))
      }
    }
  }
}
