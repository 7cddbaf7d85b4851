import DeviceKeys
import FaceAnalysis
import JPEG
import VideoCapture

/// Measures every component of the largest face in each frame: detect or follow, mesh, pose, components.
///
/// Belongs to one thread at a time. After the first frames of a size nothing is allocated per frame but what the
/// networks' library allocates.
public final class QualityMeter {
  public let tracker: FaceTracker
  /// Of the last frame, reduced.
  public let image: AnalysisImage
  /// What the pixels showed of the last frame's face; nil when it has none.
  public private(set) var evidence: FaceEvidence?
  private let detail: AnalysisImage
  private let crop: FaceCrop

  /// The least width of the analysed image in pixels.
  public static let analysisWidth = 640

  /// - Throws: `AnalysisError(.failed)` when memory cannot be locked.
  public init(detector: any FaceDetector, mesh: MeshNetwork) throws(AnalysisError) {
    tracker = try FaceTracker(detector: detector, mesh: mesh)
    image = try AnalysisImage(channels: .bgr, alignment: tracker.alignment)
    detail = try AnalysisImage(channels: .grey)
    crop = try FaceCrop()
  }

  /// Stable name of all algorithms together.
  public var algorithms: AlgorithmSet {
    AlgorithmSet(id: "\(tracker.name)+iso29794-5/1", models: tracker.models)
  }

  /// Measures a frame.
  ///
  /// - Parameters:
  ///   - window: where the face belongs.
  ///   - detects: whether the detector must look at this frame, so that the number of faces is this frame's.
  /// - Returns: nothing assessed when there is no face with a mesh.
  /// - Throws: `AnalysisError`: `.undecodable`, `.failed`. The face is then lost.
  public func measure(
    _ frame: borrowing Frame, window: GuideWindow = .standard, detects: Bool = false
  ) throws(AnalysisError) -> QualityReport {
    try begin { image throws(AnalysisError) in
      try image.load(frame, minimumWidth: Self.analysisWidth)
    }
    try tracker.look(at: image, detects: detects)
    if let width = detailWidth { try detail.load(frame, minimumWidth: width) }
    return assess(in: window)
  }

  /// Measures an image that the caller loads, as often and as fine as asked.
  public func measure(
    window: GuideWindow = .standard, detects: Bool = false,
    load: (_ image: AnalysisImage, _ minimumWidth: Int) throws(AnalysisError) -> Void
  ) throws(AnalysisError) -> QualityReport {
    try begin { image throws(AnalysisError) in try load(image, Self.analysisWidth) }
    try tracker.look(at: image, detects: detects)
    if let width = detailWidth { try load(detail, width) }
    return assess(in: window)
  }

  private func begin(
    _ load: (AnalysisImage) throws(AnalysisError) -> Void
  ) throws(AnalysisError) {
    evidence = nil
    detail.wipe()
    do throws(AnalysisError) { try load(image) } catch {
      tracker.reset()
      throw error
    }
  }

  /// How wide an image sharpness needs where the analysed one is too coarse for it; nil where it is not.
  private var detailWidth: Int? {
    let mesh = tracker.mesh
    guard mesh.isFace, image.scale > 1, let placement = FacePlacement(FaceLandmarks(mesh)) else {
      return nil
    }
    let coarsest = placement.eyeDistance / FaceCrop.eyeDistance
    return image.scale > coarsest ? Int(image.frame.width / max(1, coarsest)) : nil
  }

  /// The components of the face that was found last, from the pixels that are there.
  public func assess(in window: GuideWindow = .standard) -> QualityReport {
    let mesh = tracker.mesh
    let landmarks = FaceLandmarks(mesh)
    guard mesh.isFace, let pose = HeadPose(mesh),
      let placement = FacePlacement(landmarks),
      var found = FaceEvidence(
        image, landmarks: landmarks, pose: pose, secondFace: tracker.secondFace)
    else { return QualityReport() }
    crop.cut(placement, from: detail.width > 0 ? detail : image)
    found.own = OwnEvidence(
      mesh, in: image, window: window,
      sharpness: crop.sharpness(eyeDistance: placement.eyeDistance))
    crop.wipe()
    evidence = found
    return QualityReport(found)
  }

  /// Forgets the last frame and its face, in libraries too. For the end of a session.
  public func wipe() {
    image.wipe()
    detail.wipe()
    evidence = nil
    tracker.wipe()
  }
}
