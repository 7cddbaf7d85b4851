import Platform

/// The triangles between the points of MediaPipe's face mesh, as its canonical face model lists them (Wavefront OBJ).
/// Eyes and mouth are closed by triangles too.
public struct FaceTriangles: Sendable {
  /// Points that have triangles: the irises have none.
  static let pointCount = 468
  private static let triangleCount = 898
  /// Three indices into the mesh each.
  let corners: [SIMD3<Int32>]

  /// Bytes of a file.
  private static let limit = 1 << 20

  /// - Throws: `PresentationError(.model)`.
  public init(reading path: String) throws(PresentationError) {
    let bytes: [UInt8]
    do { bytes = try DurableFile.read(path, limit: Self.limit) } catch {
      throw PresentationError(.model, "the canonical face: \(error)")
    }
    var corners: [SIMD3<Int32>] = []
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    where line.hasPrefix("f ") {
      // "f point/texture …", counted from one.
      let points = line.dropFirst(2).split(separator: " ").compactMap {
        $0.split(separator: "/").first.flatMap { Int32($0) }
      }
      guard points.count == 3, points.allSatisfy({ 1...Int32(Self.pointCount) ~= $0 }) else {
        throw PresentationError(.model, "\(path): a face that is no triangle of its 468 points")
      }
      corners.append([points[0] - 1, points[1] - 1, points[2] - 1])
    }
    guard corners.count == Self.triangleCount else {
      throw PresentationError(.model, "\(path) has no 898 triangles; install that very file")
    }
    self.corners = corners
  }
}
