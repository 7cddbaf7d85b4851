import Glibc

/// Draws a surface that shows a picture and is moved before a wall.
///
/// Belongs to one thread at a time.
final class SurfaceScene {
  private let surface: Surface
  private let wall: Texture
  private let content: Texture
  private let projection: Projection
  /// Of the face in the content.
  private let centre: SIMD2<Float>
  private let eyeDistance: Float
  private var vertices: [Vertex]

  private static let (columns, rows) = (24, 20)
  /// Of a screen, in eye distances.
  private static let bezel: Float = 0.16

  /// - Parameter content: what the surface shows; drawn anew by others when it changes.
  init(_ surface: Surface, showing content: Texture, of model: HeadModel, wall: Texture) {
    self.surface = surface
    self.content = content
    self.wall = wall
    projection = Projection(
      centre: [Float(HeadModel.width) / 2, Float(HeadModel.height) / 2],
      focal: 1.1 * Float(HeadModel.width))
    centre = [model.pivot.x, model.pivot.y - 0.4 * model.eyeDistance]
    eyeDistance = model.eyeDistance
    vertices = Array(repeating: Vertex(), count: (Self.columns + 1) * (Self.rows + 1))
  }

  /// - Parameter state: of the hand that holds the surface.
  func draw(_ state: HeadState, into canvas: Canvas) {
    canvas.begin(wall)
    if case .screen = surface.material { drawBezel(state, into: canvas) }
    place(state, margin: 0, depth: 0)
    shade(state)
    forEachTriangle { canvas.draw(vertices[$0], vertices[$1], vertices[$2], from: content) }
    if case .screen(let period) = surface.material { addMoire(period, to: canvas) }
  }

  private func drawBezel(_ state: HeadState, into canvas: Canvas) {
    place(state, margin: Self.bezel * eyeDistance, depth: 1)
    forEachTriangle {
      canvas.draw(
        vertices[$0], vertices[$1], vertices[$2], from: content, .mixed([18, 18, 20, 0], 1))
    }
  }

  private func place(_ state: HeadState, margin: Float, depth: Float) {
    let turn = Turn(yaw: state.yaw, pitch: state.pitch, roll: state.roll)
    let half = surface.half * eyeDistance
    let (above, below) = (surface.above * eyeDistance, surface.below * eyeDistance)
    for row in 0...Self.rows {
      for column in 0...Self.columns {
        let u = 2 * Float(column) / Float(Self.columns) - 1
        let v = Float(row) / Float(Self.rows)
        let texture: SIMD2<Float> = [centre.x + u * half, centre.y - above + v * (above + below)]
        var point: SIMD3<Float> = [
          u * (half + margin), -above - margin + v * (above + below + 2 * margin), depth,
        ]
        if let radius = surface.radius {
          let r = radius * 2 * half
          point.z += r * (1 - cos(point.x / r))
          point.x = r * sin(point.x / r)
        }
        let shift: SIMD3<Float> = [
          centre.x + state.x * eyeDistance, centre.y + state.y * eyeDistance, 0,
        ]
        let at = row * (Self.columns + 1) + column
        vertices[at].place = projection.project(turn(point) + shift, distance: 1 - state.nearer)
        vertices[at].texture = texture
        vertices[at].light = 1
      }
    }
  }

  /// A matte surface gets darker as it turns away; a glossy one shows the lamp.
  private func shade(_ state: HeadState) {
    for row in 0...Self.rows {
      for column in 0...Self.columns {
        let u = 2 * Float(column) / Float(Self.columns) - 1
        let bend = surface.radius.map { u / (2 * $0) * 180 / .pi } ?? 0
        let angle = state.yaw + bend
        let at = row * (Self.columns + 1) + column
        switch surface.material {
        case .matte: vertices[at].light = 0.75 + 0.25 * cos(angle * .pi / 180)
        case .glossy(let lamp):
          // The lamp's reflection moves over the surface by twice its turn.
          let off = (2 * angle - lamp + 14 * u) / 9
          vertices[at].light = 0.8 + 0.2 * cos(angle * .pi / 180) + 0.9 * exp(-off * off)
        case .screen: vertices[at].light = 1.08
        }
      }
    }
  }

  private func addMoire(_ period: Float, to canvas: Canvas) {
    let step = 2 * Float.pi / period
    let across = (0..<canvas.width).map { Int32(1024 + 50 * sin(Float($0) * step)) }
    across.withUnsafeBufferPointer { across in
      for y in 0..<canvas.height {
        let down = Int32(50 * sin(Float(y) * step * 0.83))
        let row = canvas.texture.pixels + y * canvas.width
        for x in 0..<canvas.width {
          row[x] = Texture.lit(Texture.wide(row[x]), across[x] &+ down)
        }
      }
    }
  }

  private func forEachTriangle(_ body: (Int, Int, Int) -> Void) {
    for row in 0..<Self.rows {
      for column in 0..<Self.columns {
        let at = row * (Self.columns + 1) + column
        let below = at + Self.columns + 1
        body(at, at + 1, below)
        body(at + 1, below + 1, below)
      }
    }
  }
}
