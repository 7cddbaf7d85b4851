import Platform

/// The triangles between the points of MediaPipe's face mesh, as its canonical face model lists them (Wavefront OBJ).
/// Eyes and mouth are closed by triangles too.
public struct FaceTriangles: Sendable {
  /// Points that have triangles: the irises have none.
  static let pointCount = 468
  private static let triangleCount = 898
  /// Three indices into the mesh each.
  let corners: [SIMD3<Int32>]
  /// The point on the other half of the face that corresponds to each; on the middle line the point itself.
  let opposite: [Int]

  /// Bytes of a file.
  private static let limit = 1 << 20

  /// - Throws: `PresentationError(.model)`.
  public init(reading path: String) throws(PresentationError) {
    let bytes: [UInt8]
    do { bytes = try DurableFile.read(path, limit: Self.limit) } catch {
      throw PresentationError(.model, "the canonical face: \(error)")
    }
    var corners: [SIMD3<Int32>] = []
    var points: [SIMD3<Float>] = []
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      if line.hasPrefix("v ") {
        let values = line.dropFirst(2).split(separator: " ").compactMap { Float($0) }
        guard values.count == 3 else {
          throw PresentationError(.model, "\(path): a point without three coordinates")
        }
        points.append([values[0], values[1], values[2]])
      }
      guard line.hasPrefix("f ") else { continue }
      // "f point/texture …", counted from one.
      let points = line.dropFirst(2).split(separator: " ").compactMap {
        $0.split(separator: "/").first.flatMap { Int32($0) }
      }
      guard points.count == 3, points.allSatisfy({ 1...Int32(Self.pointCount) ~= $0 }) else {
        throw PresentationError(.model, "\(path): a face that is no triangle of its 468 points")
      }
      corners.append([points[0] - 1, points[1] - 1, points[2] - 1])
    }
    guard corners.count == Self.triangleCount, points.count == Self.pointCount else {
      throw PresentationError(.model, "\(path) has no 898 triangles; install that very file")
    }
    self.corners = corners
    opposite = points.map { point in
      func distance(_ other: SIMD3<Float>) -> Float {
        let offset = other - point * [-1, 1, 1]
        return (offset * offset).sum()
      }
      return points.indices.min { distance(points[$0]) < distance(points[$1]) } ?? 0
    }
  }
}
