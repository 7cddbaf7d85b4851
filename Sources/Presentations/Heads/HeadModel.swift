import FaceAnalysis
import Glibc
import Pictures

/// A person's head as a photograph shows it, in three dimensions: the points of the face mesh, turned to look straight
/// ahead, and rings around them that carry hair, ears and neck along. What lies outside the rings stays where it is.
///
/// Positions are pixels of the photograph, which has the size of the frames to be drawn; the face is level in it.
public struct HeadModel: Sendable {
  public static let (width, height) = (640, 480)
  /// The photograph.
  let picture: Picture
  /// Points of the face, then of the rings; z away from the camera, from the plane of the eyes.
  let points: [SIMD3<Float>]
  /// Where in the photograph each point's colour is.
  let textures: [SIMD2<Float>]
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
  /// How far the jaw falls when the mouth is wide open, and how far it must rise to close the photograph's mouth, in
  /// pixels.
  let jawFall: Float
  let jawRise: Float
  /// How far each point moves with the jaw, 0…1.
  let jawWeights: [Float]

  /// Rings around the face, the first its outline: size, depth behind it in eye distances, and how far they move with the
  /// head.
  private static let rings: [(size: Float, depth: Float, weight: Float)] = [
    (1, 0, 1), (1.12, 0.25, 1), (1.35, 0.6, 0.95), (1.65, 0.9, 0.7), (2.3, 1, 0),
  ]
  /// Degrees from which a photograph shows too little of the far cheek: it gets the near one's mirror image.
  private static let mirroringAngle: Float = 10

  /// - Parameter picture: of `width`×`height` pixels, with the mesh and pose of its face.
  init(_ picture: Picture, _ mesh: FaceMesh, _ pose: HeadPose, triangles face: FaceTriangles) {
    precondition((picture.width, picture.height) == (Self.width, Self.height))
    self.picture = picture
    var points = (0..<FaceTriangles.pointCount).map { mesh[$0] }
    var textures = points.map { SIMD2($0.x, $0.y) }
    let (left, right) = (
      (points[33] + points[133]) / 2, (points[362] + points[263]) / 2
    )
    let (eyes, across) = ((left + right) / 2, right - left)
    eyeDistance = (across * across).sum().squareRoot()
    pivot = [eyes.x, eyes.y + 0.8 * eyeDistance, 1.2 * eyeDistance]
    let yaw = Float(pose.yaw ?? 0)
    let turn = Turn(yaw: yaw, pitch: Float(pose.pitch ?? 0), roll: 0)
    // About the middle of the head, so that it stays where it is.
    let middle: SIMD3<Float> = [eyes.x, eyes.y, 0.5 * eyeDistance]
    for index in points.indices {
      points[index].z -= eyes.z
      points[index] = turn.undone(points[index] - middle) + middle
    }
    let outline = FaceMesh.outline
    let seen = outline.map { textures[$0] }
    if abs(yaw) > Self.mirroringAngle {
      Self.mirror(&points, &textures, face.opposite, farSide: yaw > 0 ? 1 : -1)
    }
    var weights = [Float](repeating: 1, count: points.count)
    var triangles = face.corners
    let centre = outline.reduce(SIMD3<Float>()) { $0 + points[$1] } / Float(outline.count)
    let seenCentre = seen.reduce(SIMD2<Float>(), +) / Float(seen.count)
    var inner: [Int32] = []
    for ring in Self.rings {
      let first = Int32(points.count)
      for (place, index) in outline.enumerated() {
        var point = centre + (points[index] - centre) * ring.size
        point.z = points[index].z + ring.depth * eyeDistance
        points.append(point)
        textures.append(seenCentre + (seen[place] - seenCentre) * ring.size)
        weights.append(ring.weight)
      }
      let outer = outline.indices.map { first + Int32($0) }
      for at in outline.indices where !inner.isEmpty {
        let next = (at + 1) % outline.count
        triangles.append([inner[at], inner[next], outer[at]])
        triangles.append([inner[next], outer[next], outer[at]])
      }
      inner = outer
    }
    self.points = points
    self.textures = textures
    self.weights = weights
    self.triangles = triangles
    kinds = triangles.map { corners in
      func lie(in part: Set<Int>) -> Bool {
        (0..<3).allSatisfy { part.contains(Int(corners[$0])) }
      }
      return lie(in: FaceParts.mouthInside) ? .mouth : lie(in: FaceParts.eyes) ? .eye : .skin
    }
    jawFall = 0.66 * eyeDistance
    jawRise = max(0, points[14].y - points[13].y)
    jawWeights = Self.jawWeights(points, eyeDistance)
  }

  /// Gives the half of the face that the photograph hides the shape and colour of the other.
  ///
  /// - Parameter farSide: 1 when that half is to the right of the middle.
  private static func mirror(
    _ points: inout [SIMD3<Float>], _ textures: inout [SIMD2<Float>], _ opposite: [Int],
    farSide: Float
  ) {
    let middle = (points[10].x + points[152].x + points[168].x) / 3
    let (shape, colours) = (points, textures)
    for index in points.indices where opposite[index] != index {
      let partner = opposite[index]
      guard farSide * (shape[index].x - shape[partner].x) > 0 else { continue }
      points[index] = [2 * middle - shape[partner].x, shape[partner].y, shape[partner].z]
      textures[index] = colours[partner]
    }
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
