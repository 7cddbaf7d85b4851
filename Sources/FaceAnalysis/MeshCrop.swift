import Glibc

/// The square of a frame that the mesh network looks at, with the eyes level in it.
struct MeshCrop {
  /// Middle of the square, in pixels of the full frame.
  let centre: ImagePoint
  /// Pixels of the full frame.
  let side: Double
  /// Direction of the eye line, of length 1.
  let axis: ImagePoint

  /// How much larger than the face the square is.
  private static let margin = 1.5

  /// Around a detected face; level when the detector finds no eyes.
  init?(_ face: DetectedFace) {
    centre = ImagePoint(
      x: (face.box.left + face.box.right) / 2, y: (face.box.top + face.box.bottom) / 2)
    side = Self.margin * max(face.box.width, face.box.height)
    axis = face.landmarks.map { Self.direction($0.leftEye, $0.rightEye) } ?? ImagePoint(x: 1, y: 0)
    guard isReasonable else { return nil }
  }

  /// Around the face as it was found in the frame before.
  init?(_ mesh: FaceMesh) {
    let axis = Self.direction(mesh.point(33), mesh.point(263))
    var box = ImageBox(left: .infinity, top: .infinity, right: -.infinity, bottom: -.infinity)
    for index in 0..<FaceMesh.count {
      let point = mesh.point(index)
      let (along, across) = (
        axis.x * point.x + axis.y * point.y, axis.x * point.y - axis.y * point.x
      )
      box.left = min(box.left, along)
      box.right = max(box.right, along)
      box.top = min(box.top, across)
      box.bottom = max(box.bottom, across)
    }
    let (along, across) = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    centre = ImagePoint(
      x: axis.x * along - axis.y * across, y: axis.y * along + axis.x * across)
    side = Self.margin * max(box.width, box.height)
    self.axis = axis
    guard isReasonable else { return nil }
  }

  /// Networks can say anything.
  private var isReasonable: Bool {
    side >= 1 && side < 1e5 && abs(centre.x) < 1e5 && abs(centre.y) < 1e5
  }

  private static func direction(_ left: ImagePoint, _ right: ImagePoint) -> ImagePoint {
    let length = left.distance(to: right)
    guard length > 0 else { return ImagePoint(x: 1, y: 0) }
    return ImagePoint(x: (right.x - left.x) / length, y: (right.y - left.y) / length)
  }

  /// Where a position of the square lies in the frame.
  ///
  /// - Parameters:
  ///   - column: pixels of the square from its first pixel's middle.
  ///   - row: likewise.
  ///   - count: pixels of the square, each way.
  func place(column: Double, row: Double, of count: Int) -> ImagePoint {
    let step = side / Double(count)
    let (along, across) = (
      (column - Double(count - 1) / 2) * step, (row - Double(count - 1) / 2) * step
    )
    return ImagePoint(
      x: centre.x + axis.x * along - axis.y * across,
      y: centre.y + axis.y * along + axis.x * across)
  }
}
