import FaceAnalysis
import Glibc
import Pictures

/// A person's head as a photograph shows it, in three dimensions: the points of the face mesh, and rings around them that
/// carry hair, ears and neck along. What lies outside the rings stays where it is.
///
/// Positions are pixels of the photograph, which has the size of the frames to be drawn; the face is level in it.
public struct HeadModel: Sendable {
  public static let (width, height) = (640, 480)
  /// The photograph.
  let picture: Picture
  /// Points of the face, then of the rings; z away from the camera, from the plane of the eyes.
  let points: [SIMD3<Float>]
  /// How far each point moves with the head, 0…1.
  let weights: [Float]
  let triangles: [SIMD3<Int32>]
  /// What each triangle shows.
  let kinds: [Kind]

  enum Kind: Sendable {
    case skin
    case eye
    case mouth
  }

  /// What the head turns about.
  let pivot: SIMD3<Float>
  /// Pixels.
  public let eyeDistance: Float
  /// The photograph's own rotation, which is undone when it is drawn.
  let rest: (yaw: Float, pitch: Float)
  /// How far the jaw falls when the mouth is wide open, and how far it must rise to close the photograph's mouth, in
  /// pixels.
  let jawFall: Float
  let jawRise: Float
  /// How far each point moves with the jaw, 0…1.
  let jawWeights: [Float]

  /// Rings beyond the face's outline: size, depth behind it in eye distances, and how far they move with the head.
  private static let rings: [(size: Float, depth: Float, weight: Float)] = [
    (1.12, 0.25, 1), (1.35, 0.6, 0.95), (1.65, 0.9, 0.7), (2.3, 1, 0),
  ]

  /// - Parameters:
  ///   - picture: of `width`×`height` pixels.
  ///   - mesh: its face.
  init(_ picture: Picture, _ mesh: FaceMesh, _ pose: HeadPose, triangles face: FaceTriangles) {
    precondition((picture.width, picture.height) == (Self.width, Self.height))
    self.picture = picture
    rest = (Float(pose.yaw ?? 0), Float(pose.pitch ?? 0))
    var points = (0..<FaceTriangles.pointCount).map { mesh[$0] }
    let (left, right) = (
      (points[33] + points[133]) / 2, (points[362] + points[263]) / 2
    )
    let eyes = (left + right) / 2
    let across = right - left
    eyeDistance = (across * across).sum().squareRoot()
    for index in points.indices { points[index].z -= eyes.z }
    var weights = [Float](repeating: 1, count: points.count)
    var triangles = face.corners
    let outline = FaceMesh.outline
    let centre = outline.reduce(SIMD3<Float>()) { $0 + points[$1] } / Float(outline.count)
    var inner = outline.map { Int32($0) }
    for ring in Self.rings {
      let first = Int32(points.count)
      for index in outline {
        var point = centre + (points[index] - centre) * ring.size
        point.z = points[index].z + ring.depth * eyeDistance
        points.append(point)
        weights.append(ring.weight)
      }
      let outer = outline.indices.map { first + Int32($0) }
      for at in outline.indices {
        let next = (at + 1) % outline.count
        triangles.append([inner[at], inner[next], outer[at]])
        triangles.append([inner[next], outer[next], outer[at]])
      }
      inner = outer
    }
    self.points = points
    self.weights = weights
    self.triangles = triangles
    kinds = triangles.map { corners in
      func lie(in part: Set<Int>) -> Bool {
        (0..<3).allSatisfy { part.contains(Int(corners[$0])) }
      }
      return lie(in: FaceParts.mouthInside) ? .mouth : lie(in: FaceParts.eyes) ? .eye : .skin
    }
    pivot = [eyes.x, eyes.y + 0.8 * eyeDistance, 1.2 * eyeDistance]
    jawFall = 0.8 * eyeDistance
    jawRise = max(0, points[14].y - points[13].y)
    jawWeights = Self.jawWeights(points, eyeDistance)
  }

  /// The lower lip moves most in its middle; chin and cheeks follow it.
  private static func jawWeights(_ points: [SIMD3<Float>], _ eyeDistance: Float) -> [Float] {
    let corners = (
      points[FaceParts.mouthCorners.left], points[FaceParts.mouthCorners.right]
    )
    let middle = (corners.0 + corners.1) / 2
    let half = max(1, abs(corners.1.x - corners.0.x) / 2)
    let inner = Set(FaceParts.lips.map(\.lower))
    return points.indices.map { index in
      let point = points[index]
      let aside = abs(point.x - middle.x)
      if inner.contains(index) || FaceParts.lowerLip.contains(index) {
        let share = min(1, aside / half)
        return (1 - share * share).squareRoot()
      }
      if FaceParts.upperLip.contains(index)
        || [78, 308, 61, 291, 62, 292, 76, 306].contains(index)
      {
        return 0
      }
      let below = (point.y - middle.y - 0.1 * eyeDistance) / (0.35 * eyeDistance)
      let beside = 1 - min(1, aside / (1.3 * eyeDistance))
      return min(max(below, 0), 1) * beside.squareRoot() * 0.9
    }
  }
}
