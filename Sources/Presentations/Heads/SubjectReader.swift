import FaceAnalysis
import Glibc
import JPEG
import Pictures

/// Makes heads of photographs.
///
/// Belongs to one thread at a time.
public final class SubjectReader {
  private let tracker: FaceTracker
  private let image: AnalysisImage
  private let triangles: FaceTriangles

  /// Pixels between the eyes of a head at rest: a face that fills its guide window and can still come nearer.
  static let eyeDistance = 96.0
  /// Where the middle between the eyes is at rest, as a share of the frame.
  private static let place = (x: 0.5, y: 0.43)
  /// A photograph whose face looks further aside has no second cheek to turn towards the camera.
  private static let largestAngle = 22.0

  /// - Throws: `AnalysisError(.failed)`.
  public init(
    detector: any FaceDetector, mesh: MeshNetwork, triangles: FaceTriangles
  ) throws(AnalysisError) {
    tracker = try FaceTracker(detector: detector, mesh: mesh)
    image = try AnalysisImage(channels: .bgr, alignment: tracker.alignment)
    self.triangles = triangles
  }

  /// - Throws: `PresentationError(.subject)`.
  public func read(
    _ photograph: Picture, of source: SubjectSource
  ) throws(PresentationError) -> Subject {
    do throws(AnalysisError) {
      // Twice: the second time larger and level, where the points are found more exactly.
      try look(at: photograph)
      guard let placed = level(photograph) else {
        throw AnalysisError(.failed, "no face")
      }
      try look(at: placed)
      guard let pose = HeadPose(tracker.mesh), let angle = pose.largestAngle,
        angle <= Self.largestAngle
      else { throw AnalysisError(.failed, "no face that looks at the camera") }
      return Subject(
        source: source, model: HeadModel(placed, tracker.mesh, pose, triangles: triangles))
    } catch {
      throw PresentationError(.subject, "\(source.person): \(error.description)")
    }
  }

  private func look(at picture: Picture) throws(AnalysisError) {
    tracker.reset()
    try image.load(picture, minimumWidth: 640)
    try tracker.look(at: image, detects: true)
    guard tracker.mesh.isFace else { throw AnalysisError(.failed, "no face") }
  }

  /// The photograph with its face level, at its place and size.
  private func level(_ photograph: Picture) -> Picture? {
    let mesh = tracker.mesh
    let (left, right) = (
      mesh.point(33).midpoint(to: mesh.point(133)), mesh.point(362).midpoint(to: mesh.point(263))
    )
    let distance = left.distance(to: right)
    guard distance >= 10 else { return nil }
    let (cosine, sine) = ((right.x - left.x) / distance, (right.y - left.y) / distance)
    let middle = left.midpoint(to: right)
    let scale = distance / Self.eyeDistance
    var level = Picture(width: HeadModel.width, height: HeadModel.height)
    for y in 0..<HeadModel.height {
      for x in 0..<HeadModel.width {
        let (dx, dy) = (
          (Double(x) - Self.place.x * Double(HeadModel.width)) * scale,
          (Double(y) - Self.place.y * Double(HeadModel.height)) * scale
        )
        photograph.cubic(
          x: middle.x + cosine * dx - sine * dy, y: middle.y + sine * dx + cosine * dy,
          size: scale, into: &level, at: 3 * (y * HeadModel.width + x))
      }
    }
    return level
  }
}
