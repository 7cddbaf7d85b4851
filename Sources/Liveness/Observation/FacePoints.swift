import FaceAnalysis

/// The 19 points of a face whose places tell its shape: spread over it in all three directions, from the nose's tip to
/// the temples and jaw angles.
public struct FacePoints: Sendable {
  public static let count = 19
  /// Indices into the mesh: eye corners, brows, nose, temples, wings of the nose, mouth corners, jaw angles, forehead,
  /// chin and lower lip.
  public static let indices = [
    33, 133, 362, 263, 105, 334, 6, 4, 127, 356, 129, 358, 61, 291, 132, 361, 10, 152, 17,
  ]
  /// How far each stands out, in eye distances from their mean, by MediaPipe's canonical face model
  /// (canonical_face_model.obj, Apache-2.0).
  static let relief: InlineArray<19, Double> = [
    0.001, 0.093, 0.093, 0.001, 0.206, 0.206, 0.416, 0.701, -0.821, -0.821, 0.267, 0.267, 0.177,
    0.177, -0.86, -0.86, 0.208, 0.174, 0.376,
  ]
  private var points: InlineArray<19, ImagePoint>

  public init(_ points: InlineArray<19, ImagePoint>) { self.points = points }

  init(_ mesh: FaceMesh) {
    points = InlineArray(repeating: ImagePoint(x: 0, y: 0))
    for (index, point) in Self.indices.enumerated() { points[index] = mesh.point(point) }
  }

  public subscript(index: Int) -> ImagePoint {
    get { points[index] }
    set { points[index] = newValue }
  }

  var centre: ImagePoint {
    var sum = ImagePoint(x: 0, y: 0)
    for index in 0..<Self.count {
      sum.x += points[index].x
      sum.y += points[index].y
    }
    return ImagePoint(x: sum.x / Double(Self.count), y: sum.y / Double(Self.count))
  }

  /// Root mean square of the distance from the centre.
  var spread: Double {
    let centre = centre
    var sum = 0.0
    for index in 0..<Self.count {
      let distance = points[index].distance(to: centre)
      sum += distance * distance
    }
    return (sum / Double(Self.count)).squareRoot()
  }
}
