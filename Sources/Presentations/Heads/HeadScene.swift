import Glibc

/// Draws a head in any pose and expression.
///
/// Belongs to one thread at a time.
final class HeadScene {
  let model: HeadModel
  /// How deep the head is: 1 as the person's is, 0 for a face that is cut out of paper and moved as a plane.
  private let relief: Float
  private let photograph: Texture
  private let projection: Projection
  private var shaped: [SIMD3<Float>]
  private var vertices: [Vertex]

  init(_ model: HeadModel, relief: Float = 1) {
    self.model = model
    self.relief = relief
    photograph = Texture(model.picture)
    projection = Projection(
      centre: [Float(HeadModel.width) / 2, Float(HeadModel.height) / 2],
      focal: 1.1 * Float(HeadModel.width))
    shaped = model.points
    vertices = model.points.map { Vertex(texture: [$0.x, $0.y]) }
  }

  private static let mouthColour: SIMD4<UInt8> = [28, 18, 52, 0]
  private static let lashColour: SIMD4<UInt8> = [30, 35, 45, 0]

  func draw(_ state: HeadState, into canvas: Canvas) {
    model.expressing(state, into: &shaped)
    let turn = Turn(
      yaw: state.yaw - model.rest.yaw * relief, pitch: state.pitch - model.rest.pitch * relief,
      roll: state.roll)
    let shift: SIMD3<Float> = [
      state.x * model.eyeDistance, state.y * model.eyeDistance, 0,
    ]
    for index in shaped.indices {
      let still = projection.project(model.points[index] * [1, 1, relief])
      let moved = projection.project(
        turn(shaped[index] * [1, 1, relief] - model.pivot) + model.pivot + shift,
        distance: 1 - state.nearer)
      let weight = model.weights[index]
      // The outermost ring stays where the photograph has it.
      let base: SIMD3<Float> =
        weight == 0 ? [model.points[index].x, model.points[index].y, still.z] : still
      vertices[index].place = base + (moved - base) * weight
    }
    canvas.begin(photograph)
    for (kind, corners) in zip(model.kinds, model.triangles) {
      let paint: Canvas.Paint =
        switch kind {
        case .skin: .texture
        case .eye: .mixed(Self.lashColour, state.lids)
        case .mouth: .mixed(Self.mouthColour, min(1, state.jaw * 3))
        }
      canvas.draw(
        vertices[Int(corners.x)], vertices[Int(corners.y)], vertices[Int(corners.z)],
        from: photograph, paint)
    }
  }
}
