import FaceAnalysis

extension FaceLandmarks {
  /// The 98 points as the mesh has them. The outline, which the mesh divides otherwise, is divided anew along the mesh's
  /// own from the temples to the chin.
  init(_ mesh: FaceMesh) {
    self.init()
    func whole(_ point: ImagePoint) -> LandmarkPoint { LandmarkPoint(rounding: point.x, point.y) }
    for (index, point) in Self.inner.enumerated() { self[33 + index] = whole(mesh.point(point)) }
    for step in 0...16 {
      self[step] = whole(Self.along(Self.leftOutline, of: mesh, step: step))
      self[32 - step] = whole(Self.along(Self.rightOutline, of: mesh, step: step))
    }
  }

  /// Mesh points of landmarks 33…97: brows, nose, eyes, outer and inner lips, pupils.
  private static let inner = [
    70, 63, 105, 66, 107, 55, 65, 52, 53, 336, 296, 334, 293, 300, 283, 282, 295, 285,
    168, 197, 5, 1, 48, 115, 2, 344, 278,
    33, 160, 159, 158, 133, 153, 145, 144, 362, 385, 386, 387, 263, 373, 374, 380,
    61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181,
    78, 81, 13, 311, 308, 402, 14, 178,
    468, 473,
  ]
  private static let leftOutline = [127, 234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152]
  private static let rightOutline = [356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152]

  /// The point after `step` 16ths of a line through mesh points.
  private static func along(_ line: [Int], of mesh: FaceMesh, step: Int) -> ImagePoint {
    var length = 0.0
    for index in 1..<line.count {
      length += mesh.point(line[index - 1]).distance(to: mesh.point(line[index]))
    }
    var left = length * Double(step) / 16
    for index in 1..<line.count {
      let (from, to) = (mesh.point(line[index - 1]), mesh.point(line[index]))
      let part = from.distance(to: to)
      if left <= part, part > 0 {
        let share = left / part
        return ImagePoint(
          x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share)
      }
      left -= part
    }
    return mesh.point(line[line.count - 1])
  }
}
